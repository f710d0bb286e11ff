/**
 * Converts between a room's messages and an agent's text. The package works only on text, without I/O or state. Its
 * doors are {@link dev.homeroom.turn.render.PersonMessage} and {@link dev.homeroom.turn.render.Envelope} on the way in,
 * and {@link dev.homeroom.turn.render.Rendering} on the way out.
 *
 * <p>Promises: any string, however hostile, gives contents that a homeserver accepts and HTML with only the tags and
 * attributes that the Matrix specification lists. The work is bounded by the length of the text.
 */
@NullMarked
package dev.homeroom.turn.render;

import org.jspecify.annotations.NullMarked;
