package dev.homeroom.queue.inbox;

import dev.homeroom.matrix.RoomId;
import dev.homeroom.queue.inbox.WaitingEvent.EarlierAttempt;
import java.time.Instant;
import java.util.Optional;

/** Events that wait, without a kind and with any files. */
public final class WaitingEvents {
    private WaitingEvents() {}

    /** An event whose work was never interrupted. */
    public static WaitingEvent of(
            String key,
            RoomId room,
            String json,
            Instant receivedAt,
            int round,
            Optional<EarlierAttempt> asked,
            Optional<Instant> firstFailedAt) {
        return new WaitingEvent(key, room, json, Optional.empty(), receivedAt, round, asked, firstFailedAt, 0, true);
    }
}
