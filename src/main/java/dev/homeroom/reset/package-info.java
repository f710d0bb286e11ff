/** Removes everything Homeroom created in Matrix, and restarts provisioning from nothing. */
@NullMarked
package dev.homeroom.reset;

import org.jspecify.annotations.NullMarked;
