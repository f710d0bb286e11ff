package dev.homeroom.mcp.reading;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.matrix.EventId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How far an agent has read a room.
 *
 * @param event the last event that was read
 * @param edits the newest edits that were passed, each with its message, the oldest first: a removed edit no longer names it
 */
record ReadPlace(String event, Map<String, String> edits) {
    private static final int VERSION = 1;
    private static final int MOST_EDITS = 50;
    private static final String EVENT = "event_id";
    private static final String MESSAGE = "of";

    ReadPlace {
        edits = newest(edits);
    }

    private static Map<String, String> newest(Map<String, String> edits) {
        Map<String, String> newest = new LinkedHashMap<>();
        edits.entrySet().stream()
                .skip(Math.max(0, edits.size() - MOST_EDITS))
                .forEach(edit -> newest.put(edit.getKey(), edit.getValue()));
        return newest;
    }

    /** Parses the account data. Empty for content of another version. */
    static Optional<ReadPlace> of(ObjectNode content) {
        if (content.path("version").asInt() != VERSION || !content.path(EVENT).isTextual()) {
            return Optional.empty();
        }
        Map<String, String> edits = new LinkedHashMap<>();
        content.path("edits")
                .valueStream()
                .filter(edit -> EventId.isValid(edit.path(MESSAGE).asText()))
                .forEach(edit ->
                        edits.put(edit.path(EVENT).asText(), edit.path(MESSAGE).asText()));
        return Optional.of(new ReadPlace(content.path(EVENT).asText(), edits));
    }

    ObjectNode toJson() {
        ObjectNode content =
                JsonNodeFactory.instance.objectNode().put("version", VERSION).put(EVENT, event);
        if (!edits.isEmpty()) {
            ArrayNode list = content.putArray("edits");
            edits.forEach((edit, message) -> list.addObject().put(EVENT, edit).put(MESSAGE, message));
        }
        return content;
    }
}
