/** Asks the room's agent: its conversation, its live output, and the reply to each outcome of the question. */
@NullMarked
package dev.homeroom.turn.ask;

import org.jspecify.annotations.NullMarked;
