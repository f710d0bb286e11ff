/**
 * Measures the packaged application from outside: this process plays the homeserver and the agents, at the least cost that
 * plain Java allows, and looks at what Homeroom takes in, answers and needs.
 */
@NullMarked
package dev.homeroom.bench;

import org.jspecify.annotations.NullMarked;
