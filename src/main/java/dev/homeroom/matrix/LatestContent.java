package dev.homeroom.matrix;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * The content of a message after its sender's last edit. Homeservers may omit edits when they return the message
 * itself, so the last page of the room is searched as well.
 */
public final class LatestContent {
    private static final int PAGE = 100;

    private LatestContent() {}

    /** Returns the latest content; empty when the message can't be found. */
    public static Optional<ObjectNode> of(
            Homeserver homeserver, UserId reader, RoomId room, EventId message, UserId sender) {
        return homeserver.messages(reader, room, Optional.empty(), PAGE).newestFirst().stream()
                .filter(event -> event.path("sender").asText().equals(sender.value()))
                .flatMap(event -> newContent(event, message).stream())
                .findFirst()
                .or(() -> homeserver.event(reader, room, message).flatMap(LatestContent::shown));
    }

    private static Optional<ObjectNode> newContent(ObjectNode event, EventId message) {
        JsonNode relation = event.at("/content/m.relates_to");
        return relation.path("rel_type").asText().equals("m.replace")
                        && relation.path("event_id").asText().equals(message.value())
                ? object(event.at("/content/m.new_content"))
                : Optional.empty();
    }

    private static Optional<ObjectNode> shown(ObjectNode event) {
        return object(event.at("/unsigned/m.relations/m.replace/content/m.new_content"))
                .or(() -> object(event.path("content")));
    }

    private static Optional<ObjectNode> object(JsonNode value) {
        return value instanceof ObjectNode object ? Optional.of(object) : Optional.empty();
    }
}
