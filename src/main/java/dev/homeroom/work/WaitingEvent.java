package dev.homeroom.work;

import dev.homeroom.matrix.RoomId;
import java.time.Instant;
import java.util.Optional;

/**
 * The event whose turn it is in a room.
 *
 * @param key the event id
 * @param json the event as the homeserver pushed it
 * @param asked present when the agent has been asked before and the end of that is not known: the process died
 * @param firstFailedAt since when the backend has not taken the message, if it is being retried
 */
public record WaitingEvent(
        String key,
        RoomId room,
        String json,
        Instant receivedAt,
        Optional<Asked> asked,
        Optional<Instant> firstFailedAt) {

    /**
     * An earlier try whose end was not seen.
     *
     * @param attempt counts from 1
     * @param runId the backend's name for the work, if it told
     */
    public record Asked(int attempt, Optional<String> runId) {}
}
