package dev.homeroom.queue.outbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.matrix.RoomEvent;
import java.util.Optional;

/**
 * Says of an agent's message what caused it, in {@code dev.homeroom.turn}. It counts only in events from Homeroom's users: nobody
 * else can send as one of them.
 *
 * @param event id of the person's message at the beginning
 * @param hop counts the agents' messages since then, this one included
 */
public record TurnOrigin(String event, int hop) {
    public static final String KEY = "dev.homeroom.turn";

    /** Reads the origin of a message. Empty when it has none. */
    public static Optional<TurnOrigin> in(ObjectNode content) {
        JsonNode origin = content.path(KEY);
        return origin.path("origin").isTextual() && origin.path("hop").isInt()
                ? Optional.of(new TurnOrigin(
                        origin.path("origin").textValue(), origin.path("hop").intValue()))
                : Optional.empty();
    }

    /** The origin of an answer to this message. */
    public static TurnOrigin ofAnswerTo(RoomEvent message) {
        return in(message.content())
                .map(earlier -> new TurnOrigin(earlier.event(), earlier.hop() + 1))
                .orElseGet(() -> new TurnOrigin(message.id().value(), 1));
    }

    public ObjectNode toJson() {
        return JsonNodeFactory.instance.objectNode().put("origin", event).put("hop", hop);
    }
}
