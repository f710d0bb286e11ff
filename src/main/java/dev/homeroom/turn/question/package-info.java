/** The question to an agent: the envelope's facts, names of people and rooms, and quotes. */
@NullMarked
package dev.homeroom.turn.question;

import org.jspecify.annotations.NullMarked;
