package dev.homeroom.mcp.reading;

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
import java.util.Set;

/** Messages as a model reads them, gathered from pages of a timeline. Edits are applied. Not thread-safe. */
final class ReadMessages {
    private static final Set<String> MESSAGES = Set.of("m.room.message", "m.sticker");
    private static final int LONGEST_TEXT = 8_000;
    /** Characters of all texts of an answer: with this many, it takes no further message. */
    static final int LONGEST_ANSWER = 40_000;

    private final Optional<EventId> thread;
    private final Map<EditKey, ObjectNode> latestContents = new HashMap<>();
    private final List<ObjectNode> newestFirst = new ArrayList<>();
    private int length;

    /**
     * Names the edits of a message. Homeservers keep edits by anybody in the timeline, and only those by the message's sender count.
     */
    private record EditKey(String message, String sender) {}

    /** @param thread whose messages alone are wanted; empty for all */
    ReadMessages(Optional<EventId> thread) {
        this.thread = thread;
    }

    /** Takes the next older event. */
    void add(ObjectNode event) {
        Optional<ObjectNode> content = contentOf(event);
        if (content.filter(Edit::isClaimedBy).isPresent()) {
            noteEdit(event);
        } else {
            content.filter(said -> isWanted(event, said)).ifPresent(said -> {
                ObjectNode message = message(event, said, latest(event));
                newestFirst.add(message);
                length += lengthOf(message);
            });
        }
    }

    /** Takes only an edit from the next older event. */
    void noteEdit(ObjectNode event) {
        contentOf(event).filter(Edit::isClaimedBy).ifPresent(content -> {
            if (content.get("m.new_content") instanceof ObjectNode latest) {
                EditKey key = new EditKey(
                        content.at("/m.relates_to/event_id").asText(),
                        event.path("sender").asText());
                latestContents.putIfAbsent(key, latest);
            }
        });
    }

    /** Whether it is of a message's type. A removed message has no content. */
    static boolean isMessage(ObjectNode event) {
        return MESSAGES.contains(event.path("type").asText());
    }

    /** The content of a message; empty for any other event. */
    static Optional<ObjectNode> contentOf(ObjectNode event) {
        return isMessage(event) && event.get("content") instanceof ObjectNode content && content.has("body")
                ? Optional.of(content)
                : Optional.empty();
    }

    private boolean isWanted(ObjectNode event, ObjectNode content) {
        return thread.map(root -> isIn(root, event, content)).orElse(true);
    }

    static int lengthOf(ObjectNode message) {
        return message.path("text").asText().length();
    }

    boolean hasEnough(int wanted) {
        return newestFirst.size() >= wanted || length >= LONGEST_ANSWER;
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

    /** @param latest the content of its last edit */
    static ObjectNode message(ObjectNode event, ObjectNode content, Optional<ObjectNode> latest) {
        ObjectNode message = JsonNodeFactory.instance
                .objectNode()
                .put("event_id", event.path("event_id").asText())
                .put("sender", event.path("sender").asText())
                .put("time", time(event))
                .put("type", content.path("msgtype").asText("m.sticker"))
                .put("text", text(content, latest.orElse(content)));
        threadOf(content).ifPresent(root -> message.put("thread", root));
        ReplyFallback.inReplyTo(content).ifPresent(replied -> message.put("reply_to", replied.value()));
        if (latest.isPresent()) {
            message.put("edited", true);
        }
        return message;
    }

    static String time(ObjectNode event) {
        return Instant.ofEpochMilli(event.path("origin_server_ts").asLong()).toString();
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

    List<ObjectNode> oldestFirst() {
        return newestFirst.reversed();
    }
}
