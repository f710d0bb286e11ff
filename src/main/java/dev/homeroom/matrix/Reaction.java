package dev.homeroom.matrix;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * An emoji that somebody puts to an event.
 *
 * @param key the emoji, without the selector that asks for its colourful form
 * @see <a href="https://spec.matrix.org/latest/client-server-api/#event-annotations-and-reactions">Matrix specification,
 *     annotations</a>
 */
public record Reaction(EventId about, String key) {
    public static final String TYPE = "m.reaction";
    /** Asks for another try. */
    public static final String RETRY = "🔁";

    /** Asks to stop. */
    public static final String STOP = "🛑";

    private static final String COLOURFUL = "\uFE0F";

    /** Empty when the content of the event is no annotation. */
    public static Optional<Reaction> of(ObjectNode content) {
        JsonNode relation = content.path("m.relates_to");
        String about = relation.path("event_id").textValue();
        String key = relation.path("key").textValue();
        boolean annotates = "m.annotation".equals(relation.path("rel_type").textValue());
        return annotates && about != null && EventId.isValid(about) && key != null
                ? Optional.of(new Reaction(new EventId(about), key.replace(COLOURFUL, "")))
                : Optional.empty();
    }

    /** The content of a reaction to an event whose id is still to be filled in. */
    public static ObjectNode content(String key) {
        ObjectNode content = JsonNodeFactory.instance.objectNode();
        content.putObject("m.relates_to").put("rel_type", "m.annotation").put("key", key);
        return content;
    }
}
