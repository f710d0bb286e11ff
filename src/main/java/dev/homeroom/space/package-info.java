/**
 * The Space, the rooms and their bindings. The doors are {@link dev.homeroom.space.Bindings} (which agent a room belongs
 * to) and {@link dev.homeroom.space.Conductor} (brings Matrix into line with the directory).
 *
 * <p>Promises: an agent has one user and one room, whatever dies when; what can't be told is never taken for what isn't
 * there; only events that the bot sent count; an agent whose row says that all is done costs no request.
 */
@NullMarked
package dev.homeroom.space;

import org.jspecify.annotations.NullMarked;
