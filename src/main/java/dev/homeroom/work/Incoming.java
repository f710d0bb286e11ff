package dev.homeroom.work;

import dev.homeroom.matrix.RoomId;
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
public record Incoming(
        String key,
        @Nullable RoomId room,
        Track track,
        String json,
        @Nullable String about,
        @Nullable String ignoredBecause) {
    public Incoming {
        if (room == null && ignoredBecause == null) {
            throw new IllegalArgumentException("What waits for its turn needs a room: " + key);
        }
    }

    public static Incoming waiting(String key, RoomId room, String json) {
        return new Incoming(key, room, Track.TURNS, json, null, null);
    }

    /** What is not to wait for a turn. */
    public static Incoming forDesk(String key, RoomId room, String json) {
        return new Incoming(key, room, Track.DESK, json, null, null);
    }

    /** What changes another event, whichever of the two comes first. */
    public static Incoming change(String key, RoomId room, String json, String about) {
        return new Incoming(key, room, Track.DESK, json, about, null);
    }

    boolean waits() {
        return ignoredBecause == null;
    }

    /** The room of what waits for its turn. */
    RoomId whereItWaits() {
        return Objects.requireNonNull(room, key);
    }

    public static Incoming ignored(String key, @Nullable RoomId room, String json, String because) {
        return new Incoming(key, room, Track.TURNS, json, null, because);
    }
}
