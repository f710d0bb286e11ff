package dev.homeroom.matrix;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/**
 * The outcome of a turn, carried by its last event in {@code dev.homeroom.outcome}, or by an event of that type if the
 * outcome has no text. docs/develop/state-in-matrix.md lists its fields. It counts only in events from Homeroom's
 * users.
 *
 * @param of ids of the events that have this outcome
 * @param inOrder whether the events were handled in the room's order
 * @param round number of retries requested by people; 0 for the first attempt
 * @param failed whether 🔁 retries the events
 */
public record OutcomeMark(List<String> of, boolean inOrder, int round, boolean failed) {
    public static final String KEY = "dev.homeroom.outcome";

    public OutcomeMark {
        of = List.copyOf(of);
    }

    /** Reads the mark of an event. Empty when the event has none. */
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

    /** Whether every earlier event in the room had its outcome when this mark was written. */
    public boolean coversEarlierEvents() {
        return inOrder && round == 0 && !of.isEmpty();
    }
}
