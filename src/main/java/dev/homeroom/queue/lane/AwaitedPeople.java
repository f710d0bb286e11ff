package dev.homeroom.queue.lane;

import dev.homeroom.matrix.RoomId;
import java.sql.Connection;

/** Rooms whose first turn waits for people. Senders of later messages are told so at once, whatever their place. */
public interface AwaitedPeople {
    /** No room waits for people. */
    AwaitedPeople NOWHERE = new AwaitedPeople() {
        @Override
        public boolean isTold() {
            return false;
        }

        @Override
        public boolean isAwaited(Connection connection, RoomId room) {
            return false;
        }
    };

    /** Whether later senders are told in any room. */
    boolean isTold();

    /** Whether they are told in this room now. */
    boolean isAwaited(Connection connection, RoomId room);
}
