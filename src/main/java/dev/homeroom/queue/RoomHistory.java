package dev.homeroom.queue;

import dev.homeroom.matrix.RoomId;

/**
 * Tracks whether every event of a room is in the inbox: homeservers lose some pushes and deliver others late. Checked
 * before the room's first event after a start or an outage is handled, since a missing event may be older.
 */
public interface RoomHistory {
    /** Whether no event is known to be missing. Never blocks. */
    boolean isComplete(RoomId room);

    /**
     * Backfills the missing events. Blocks until the homeserver answers.
     *
     * @return whether the room's events may be handled now; false while the homeserver can't be reached
     */
    boolean complete(RoomId room);
}
