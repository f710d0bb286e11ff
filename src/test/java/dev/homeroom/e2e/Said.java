package dev.homeroom.e2e;

import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import java.util.List;

/**
 * A message.
 *
 * @param asked the users of the agents that are to get it, in a room with several; empty for the room's one agent
 * @param text unique in the test, echoed by the agent
 */
record Said(RoomId room, EventId id, String text, List<UserId> asked) {
    Said(RoomId room, EventId id, String text) {
        this(room, id, text, List.of());
    }

    static Said to(List<UserId> asked, RoomId room, EventId id, String text) {
        return new Said(room, id, text, asked);
    }

    boolean isCommand() {
        return text.startsWith("!");
    }
}
