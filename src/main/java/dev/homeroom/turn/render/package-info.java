/**
 * Between a room's messages and an agent's text, both ways, and nothing but text: no I/O, no state. The doors are {@link
 * dev.homeroom.turn.render.PersonMessage} and {@link dev.homeroom.turn.render.Envelope} on the way in, and {@link
 * dev.homeroom.turn.render.Rendering} on the way out.
 *
 * <p>Promises: any string, however hostile, gives contents that a homeserver takes and HTML that has nothing but what
 * the Matrix specification lists; work is bounded by the length of the text.
 */
@NullMarked
package dev.homeroom.turn.render;

import org.jspecify.annotations.NullMarked;
