package dev.homeroom.matrix;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * A person's emoji reaction to an event.
 *
 * @param key the emoji, without the variation selector for emoji presentation
 * @see <a href="https://spec.matrix.org/latest/client-server-api/#event-annotations-and-reactions">Matrix
 *     specification, annotations</a>
 */
public record Reaction(EventId about, String key) {
    public static final String TYPE = "m.reaction";
    /** Requests a retry. */
    public static final String RETRY = "🔁";

    /** Requests a stop. */
    public static final String STOP = "🛑";

    private static final String EMOJI_PRESENTATION = "\uFE0F";

    /** Parses a reaction. Empty when the content is not an annotation. */
    public static Optional<Reaction> of(ObjectNode content) {
        JsonNode relation = content.path("m.relates_to");
        String about = relation.path("event_id").textValue();
        String key = relation.path("key").textValue();
        boolean annotates = "m.annotation".equals(relation.path("rel_type").textValue());
        return annotates && about != null && EventId.isValid(about) && key != null
                ? Optional.of(new Reaction(new EventId(about), key.replace(EMOJI_PRESENTATION, "")))
                : Optional.empty();
    }

    /** Returns the content of a reaction without the event id, which is filled in later. */
    public static ObjectNode content(String key) {
        ObjectNode content = JsonNodeFactory.instance.objectNode();
        content.putObject("m.relates_to").put("rel_type", "m.annotation").put("key", key);
        return content;
    }
}
