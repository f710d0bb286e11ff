/**
 * The rooms of agents: bindings of rooms to agents ({@link dev.homeroom.rooms.Bindings}), chat rooms, personal Spaces,
 * rooms that agents were invited to, and saved contexts.
 *
 * <p>Promises: only events that the bot sent count; a room is never assigned by its name; the database is an index of
 * the bindings in Matrix.
 */
@NullMarked
package dev.homeroom.rooms;

import org.jspecify.annotations.NullMarked;
