/**
 * Rooms for operators, in the agents' Space: the alert room and incident rooms. The bot's state in the room says which one it is.
 * {@link dev.homeroom.rooms.operations.AlertRooms} creates the alert room, and finds it again without the database.
 */
@NullMarked
package dev.homeroom.rooms.operations;

import org.jspecify.annotations.NullMarked;
