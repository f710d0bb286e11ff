/** Checks before a turn: who may write, whether the room is active, whether the message is too old. */
@NullMarked
package dev.homeroom.turn.guard;

import org.jspecify.annotations.NullMarked;
