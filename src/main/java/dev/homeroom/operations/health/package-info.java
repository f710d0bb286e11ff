/** Whether Homeroom and its dependencies work, for people and for load balancers. */
@NullMarked
package dev.homeroom.operations.health;

import org.jspecify.annotations.NullMarked;
