package dev.homeroom.mcp.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.json.ShortText;
import dev.homeroom.matrix.Edit;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.ReplyFallback;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Messages as a model reads them, gathered from pages of a timeline. Edits are applied. Not thread-safe. */
final class ReadMessages {
    private static final int LONGEST_TEXT = 8_000;

    private final Optional<EventId> thread;
    private final Map<EditKey, ObjectNode> latestContents = new HashMap<>();
    private final List<ObjectNode> newestFirst = new ArrayList<>();

    /**
     * Names the edits of a message. Homeservers keep edits by anybody in the timeline, and only those by the message's sender count.
     */
    private record EditKey(String message, String sender) {}

    /** @param thread whose messages alone are wanted; empty for all */
    ReadMessages(Optional<EventId> thread) {
        this.thread = thread;
    }

    void add(List<ObjectNode> events) {
        for (ObjectNode event : events) {
            boolean isMessage = event.path("type").asText().equals("m.room.message")
                    || event.path("type").asText().equals("m.sticker");
            if (isMessage && event.get("content") instanceof ObjectNode content && content.has("body")) {
                add(event, content);
            }
        }
    }

    private void add(ObjectNode event, ObjectNode content) {
        if (Edit.isClaimedBy(content)) {
            if (content.get("m.new_content") instanceof ObjectNode latest) {
                EditKey key = new EditKey(
                        content.at("/m.relates_to/event_id").asText(),
                        event.path("sender").asText());
                latestContents.putIfAbsent(key, latest);
            }
        } else if (thread.map(root -> isIn(root, event, content)).orElse(true)) {
            newestFirst.add(message(event, content));
        }
    }

    private static boolean isIn(EventId root, ObjectNode event, ObjectNode content) {
        return event.path("event_id").asText().equals(root.value())
                || threadOf(content).filter(root.value()::equals).isPresent();
    }

    private static Optional<String> threadOf(ObjectNode content) {
        JsonNode relation = content.path("m.relates_to");
        return Optional.of(relation.path("event_id").asText())
                .filter(root -> "m.thread".equals(relation.path("rel_type").textValue()));
    }

    private ObjectNode message(ObjectNode event, ObjectNode content) {
        Optional<ObjectNode> latest = latest(event);
        ObjectNode message = JsonNodeFactory.instance
                .objectNode()
                .put("event_id", event.path("event_id").asText())
                .put("sender", event.path("sender").asText())
                .put(
                        "time",
                        Instant.ofEpochMilli(event.path("origin_server_ts").asLong())
                                .toString())
                .put("type", content.path("msgtype").asText("m.sticker"))
                .put("text", text(content, latest.orElse(content)));
        threadOf(content).ifPresent(root -> message.put("thread", root));
        ReplyFallback.inReplyTo(content).ifPresent(replied -> message.put("reply_to", replied.value()));
        if (latest.isPresent()) {
            message.put("edited", true);
        }
        return message;
    }

    /** Homeservers may bundle the latest edit with the message. */
    private Optional<ObjectNode> latest(ObjectNode event) {
        String sender = event.path("sender").asText();
        return Optional.ofNullable(
                        latestContents.get(new EditKey(event.path("event_id").asText(), sender)))
                .or(() -> Optional.of(event.at("/unsigned/m.relations/m.replace"))
                        .filter(edit -> edit.path("sender").asText().equals(sender))
                        .map(edit -> edit.at("/content/m.new_content"))
                        .filter(JsonNode::isObject)
                        .map(ObjectNode.class::cast));
    }

    private static String text(ObjectNode original, ObjectNode shown) {
        String body = new ReplyFallback(original).strip(shown.path("body").asText());
        return ShortText.of(body, LONGEST_TEXT);
    }

    int size() {
        return newestFirst.size();
    }

    List<ObjectNode> oldestFirst() {
        return newestFirst.reversed();
    }
}
