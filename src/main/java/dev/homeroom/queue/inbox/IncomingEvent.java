package dev.homeroom.queue.inbox;

import dev.homeroom.matrix.RoomId;
import dev.homeroom.queue.lane.AgentTurn;
import dev.homeroom.queue.lane.LaneKind;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An event that the homeserver pushed, on its way into the inbox.
 *
 * @param key the event id, or a name derived from the content of an event without one: equal content has the same key
 * @param room the room of the event; null only for an ignored event
 * @param track the lane of the room that it waits in
 * @param json the event as received; stored only if the event is not ignored
 * @param kind the word by which its handler is found; null if it is ignored
 * @param about key of the event that this one changes; null if it changes none
 * @param ignoredBecause the reason for ignoring the event, from a fixed set of phrases; null if it waits for its turn
 */
public record IncomingEvent(
        String key,
        @Nullable RoomId room,
        LaneKind track,
        String json,
        @Nullable String kind,
        @Nullable String about,
        @Nullable String ignoredBecause) {
    public IncomingEvent {
        if (room == null && ignoredBecause == null) {
            throw new IllegalArgumentException("A waiting event needs a room: " + key);
        }
    }

    boolean waits() {
        return ignoredBecause == null;
    }

    /** The room of an event that is not ignored. */
    RoomId whereItWaits() {
        return Objects.requireNonNull(room, key);
    }

    /** The same event, as the turn that one agent of several has for it. */
    public IncomingEvent asTurnOf(AgentTurn turn) {
        return new IncomingEvent(
                turn.key(), room, turn.lane(), json, kind, about == null ? key : about, ignoredBecause);
    }

    public static IncomingEvent ignored(String key, @Nullable RoomId room, String json, String because) {
        return new IncomingEvent(key, room, LaneKind.TURNS, json, null, null, because);
    }
}
