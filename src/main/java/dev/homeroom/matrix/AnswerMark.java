package dev.homeroom.matrix;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * Says of a part of an answer which message it answers, and to which conversation both belong: the room is where
 * conversations are read from if the database has lost them. docs/develop/state-in-matrix.md lists its fields. It counts
 * only in events from Homeroom's users.
 *
 * @param asked id of the event whose turn it was: the message, a late edit of it, or a reaction that asks again
 * @param message id of the message
 * @param conversation the chat id
 * @param part counts from 1; 0 for an answer without text
 * @param parts number of parts of the answer; 0 while it is not known, and for an answer without text
 */
public record AnswerMark(String asked, String message, String conversation, int part, int parts) {
    public static final String KEY = "dev.homeroom.answer";

    /** Reads the mark of an event, also of an edit that completes a draft. Empty when the event has none. */
    public static Optional<AnswerMark> in(ObjectNode event) {
        JsonNode content = event.path("content");
        return Optional.of(content.path("m.new_content").path(KEY))
                .filter(JsonNode::isObject)
                .or(() -> Optional.of(content.path(KEY)))
                .filter(mark -> mark.path("conversation").isTextual())
                .map(mark -> new AnswerMark(
                        mark.path("of").asText(),
                        mark.path("message").asText(),
                        mark.path("conversation").asText(),
                        mark.path("part").asInt(),
                        mark.path("parts").asInt()));
    }

    public ObjectNode toJson() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("of", asked)
                .put("message", message)
                .put("conversation", conversation)
                .put("part", part)
                .put("parts", parts);
    }
}
