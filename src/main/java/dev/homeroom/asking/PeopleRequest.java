package dev.homeroom.asking;

import dev.homeroom.matrix.RoomId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A question to people.
 *
 * @param agent the id, the user id or the exact name of the agent that asks
 * @param room one of the agent's rooms; empty for its own
 * @param text one line or several
 * @param choices at most 10
 * @param expire the time for an answer; empty for the default
 * @param idempotencyKey requests of one agent with the same key are one question
 */
public record PeopleRequest(
        String agent,
        Optional<RoomId> room,
        String text,
        List<String> choices,
        Optional<Duration> expire,
        Optional<String> idempotencyKey) {
    public PeopleRequest {
        choices = List.copyOf(choices);
    }
}
