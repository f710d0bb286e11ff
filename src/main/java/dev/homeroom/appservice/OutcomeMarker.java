package dev.homeroom.appservice;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.matrix.UserId;
import dev.homeroom.registration.Namespace;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the last event of each outcome says about itself in {@code dev.homeroom.outcome}, or what an event of that type
 * says for an outcome without words; the fields are in docs/how-state-lives-in-matrix.md.
 *
 * @param of the events that ended with it
 * @param inOrder whether they were worked on in the room's order
 * @param round 0 for the first time; counts the times they were asked for again
 */
record OutcomeMarker(Set<String> of, boolean inOrder, int round) {
    private static final String KEY = "dev.homeroom.outcome";

    OutcomeMarker {
        of = Set.copyOf(of);
    }

    /** Empty where there is none. What others than our users write there is not our word. */
    static Optional<OutcomeMarker> in(ObjectNode event, Namespace namespace) {
        String sender = event.path("sender").asText();
        if (!UserId.isValid(sender) || !namespace.owns(new UserId(sender))) {
            return Optional.empty();
        }
        JsonNode content = event.path("content");
        return Optional.of(event.path("type").asText().equals(KEY) ? content : content.path(KEY))
                .filter(JsonNode::isObject)
                .map(marker -> new OutcomeMarker(
                        texts(marker.path("of")),
                        marker.path("in_order").asBoolean(),
                        marker.path("round").asInt()));
    }

    /** Whether everything in the room up to its events had its outcome when this was written. */
    boolean settlesAllUpToIts() {
        return inOrder && round == 0 && !of.isEmpty();
    }

    private static Set<String> texts(JsonNode array) {
        return array.valueStream()
                .filter(JsonNode::isTextual)
                .map(JsonNode::textValue)
                .collect(Collectors.toSet());
    }
}
