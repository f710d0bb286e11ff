/**
 * One message to one answer: who is asked, what they are told, and how what they say (or why they don't) gets into the
 * room. Called by the lanes of {@code work}, for one event of a room at a time.
 */
@NullMarked
package dev.homeroom.turn;

import org.jspecify.annotations.NullMarked;
