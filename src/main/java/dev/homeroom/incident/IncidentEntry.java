package dev.homeroom.incident;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * A line of an incident's timeline.
 *
 * @param by the user id of a person, or a word for a program
 * @param text at most {@link #LONGEST} characters
 * @param key the name of the request, which the line's message is sent under
 */
public record IncidentEntry(Instant at, String by, String text, String key) {
    public static final int LONGEST = 500;

    static IncidentEntry of(JsonNode json) {
        return new IncidentEntry(
                Instant.ofEpochMilli(json.path("at").asLong()),
                json.path("by").asText(),
                json.path("text").asText(),
                json.path("key").asText());
    }

    /** The size of its JSON in UTF-8. */
    int bytes() {
        return toJson().toString().getBytes(StandardCharsets.UTF_8).length;
    }

    ObjectNode toJson() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("at", at.toEpochMilli())
                .put("by", by)
                .put("text", text)
                .put("key", key);
    }
}
