package dev.homeroom.matrix;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/**
 * What the last event of each outcome says about itself in {@code dev.homeroom.outcome}, or what an event of that type
 * says for an outcome without words; the fields are in docs/develop/state-in-matrix.md. It counts only in what our users
 * send.
 *
 * @param of ids of the events that ended with it
 * @param inOrder whether they were worked on in the room's order
 * @param round 0 for the first time; counts the times they were asked for again
 * @param failed whether they can be asked for again by 🔁
 */
public record OutcomeMark(List<String> of, boolean inOrder, int round, boolean failed) {
    public static final String KEY = "dev.homeroom.outcome";

    public OutcomeMark {
        of = List.copyOf(of);
    }

    /** Empty where there is none. */
    public static Optional<OutcomeMark> in(ObjectNode event) {
        JsonNode content = event.path("content");
        return Optional.of(event.path("type").asText().equals(KEY) ? content : content.path(KEY))
                .filter(JsonNode::isObject)
                .map(mark -> new OutcomeMark(
                        texts(mark.path("of")),
                        mark.path("in_order").asBoolean(),
                        mark.path("round").asInt(),
                        mark.path("failed").asBoolean()));
    }

    private static List<String> texts(JsonNode array) {
        return array.valueStream()
                .filter(JsonNode::isTextual)
                .map(JsonNode::textValue)
                .toList();
    }

    public ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        of.forEach(json.putArray("of")::add);
        json.put("in_order", inOrder).put("round", round);
        return failed ? json.put("failed", true) : json;
    }

    /** Whether everything in the room up to its events had its outcome when this was written. */
    public boolean coversEarlierEvents() {
        return inOrder && round == 0 && !of.isEmpty();
    }
}
