/** Builds the question to an agent: the facts of the envelope, the names of people and rooms, and quotes. */
@NullMarked
package dev.homeroom.turn.question;

import org.jspecify.annotations.NullMarked;
