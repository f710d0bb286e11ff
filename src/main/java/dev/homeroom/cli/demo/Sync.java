package dev.homeroom.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * The fields of a {@code /sync} answer that the demo needs.
 *
 * @param nextBatch {@code since} of the next request
 * @param invites rooms with an open invite
 */
record Sync(String nextBatch, Set<String> invites, JsonNode joined) {
    static Sync of(JsonNode answer) {
        JsonNode rooms = answer.path("rooms");
        return new Sync(
                answer.path("next_batch").asText(),
                rooms.path("invite").propertyStream().map(room -> room.getKey()).collect(Collectors.toSet()),
                rooms.path("join"));
    }

    Optional<String> messageFrom(String user, String room) {
        JsonNode events = joined.path(room).path("timeline").path("events");
        return StreamSupport.stream(events.spliterator(), false)
                .filter(event -> event.path("type").asText().equals("m.room.message"))
                .filter(event -> event.path("sender").asText().equals(user))
                .map(event -> event.path("content").path("body").asText())
                .findFirst();
    }
}
