package dev.homeroom.work;

import dev.homeroom.matrix.RoomId;
import java.time.Instant;

/**
 * An event that failed for good and can be tried again.
 *
 * @param json the event as the homeserver pushed it
 * @param why in a few fixed words
 * @param errorId as people read it, and as the log has it
 * @param round how often it had been tried again before
 */
public record DeadLetter(
        String eventId,
        RoomId room,
        String json,
        String why,
        String errorId,
        Instant receivedAt,
        Instant diedAt,
        int round) {}
