package dev.homeroom.queue;

import dev.homeroom.matrix.RoomId;

/**
 * Whether all that was written in a room is in the inbox: homeservers lose pushes, and bring others late. Asked before a
 * room's first event is handled after a start or an outage, since what is missing may be older.
 */
public interface RoomHistory {
    /** Whether nothing is missing, as far as is known. Never blocks. */
    boolean isComplete(RoomId room);

    /**
     * Takes in what is missing. Blocks, for as long as homeservers take to answer.
     *
     * @return whether the room's events may be handled now; false where the homeserver can't be asked at the moment
     */
    boolean complete(RoomId room);
}
