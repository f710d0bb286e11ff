/** Answers of agents' servers to their bytes: recorded ones, and broken ones. */
@NullMarked
package dev.homeroom.backend.raw;

import org.jspecify.annotations.NullMarked;
