/**
 * Turns: one event in, one outcome out. {@link dev.homeroom.turn.TurnDispatcher} gives each event to the class that handles its kind.
 *
 * <p>Promises: every message of a person ends in an answer or in a sentence that says why there is none.
 */
@NullMarked
package dev.homeroom.turn;

import org.jspecify.annotations.NullMarked;
