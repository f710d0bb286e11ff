/** Calls that are made again: SmallRye's {@code Guard}, with the pauses that servers ask for. */
@NullMarked
package dev.homeroom.retry;

import org.jspecify.annotations.NullMarked;
