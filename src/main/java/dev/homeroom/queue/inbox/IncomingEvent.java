package dev.homeroom.queue.inbox;

import dev.homeroom.matrix.RoomId;
import dev.homeroom.queue.lane.LaneKind;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Something the homeserver pushed, on its way into the inbox.
 *
 * @param key the event id, or for what has none a name made of its content: the same thing has the same key
 * @param room the room it belongs to; null only for what is ignored
 * @param track which lane of the room it waits in
 * @param json the event as it came; kept of what waits for its turn
 * @param about key of the event that this one changes, if it changes one
 * @param ignoredBecause why nothing will be done about it, in a few fixed words; null when it waits for its turn
 */
public record IncomingEvent(
        String key,
        @Nullable RoomId room,
        LaneKind track,
        String json,
        @Nullable String about,
        @Nullable String ignoredBecause) {
    public IncomingEvent {
        if (room == null && ignoredBecause == null) {
            throw new IllegalArgumentException("What waits for its turn needs a room: " + key);
        }
    }

    public static IncomingEvent waiting(String key, RoomId room, String json) {
        return new IncomingEvent(key, room, LaneKind.TURNS, json, null, null);
    }

    /** What is not to wait for a turn. */
    public static IncomingEvent forControlLane(String key, RoomId room, String json) {
        return new IncomingEvent(key, room, LaneKind.DESK, json, null, null);
    }

    /** What changes another event, whichever of the two comes first. */
    public static IncomingEvent change(String key, RoomId room, String json, String about) {
        return new IncomingEvent(key, room, LaneKind.DESK, json, about, null);
    }

    boolean waits() {
        return ignoredBecause == null;
    }

    /** The room of what waits for its turn. */
    RoomId whereItWaits() {
        return Objects.requireNonNull(room, key);
    }

    public static IncomingEvent ignored(String key, @Nullable RoomId room, String json, String because) {
        return new IncomingEvent(key, room, LaneKind.TURNS, json, null, because);
    }
}
