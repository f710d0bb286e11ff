package dev.homeroom.mcp.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.json.ShortText;
import dev.homeroom.matrix.Edit;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.ReplyFallback;
import dev.homeroom.matrix.UserId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Messages as a model reads them, gathered from pages of a timeline. Edits are applied. Not thread-safe. */
final class ReadMessages {
    private static final int LONGEST_TEXT = 8_000;
    /** Characters of all texts of an answer: with this many, it takes no further message. */
    private static final int LONGEST_ANSWER = 40_000;

    private final Optional<EventId> thread;
    private final Optional<UserId> except;
    private final Map<EditKey, ObjectNode> latestContents = new HashMap<>();
    private final List<ObjectNode> newestFirst = new ArrayList<>();
    private int length;

    /**
     * Names the edits of a message. Homeservers keep edits by anybody in the timeline, and only those by the message's sender count.
     */
    private record EditKey(String message, String sender) {}

    /** @param thread whose messages alone are wanted; empty for all */
    ReadMessages(Optional<EventId> thread) {
        this(thread, Optional.empty());
    }

    private ReadMessages(Optional<EventId> thread, Optional<UserId> except) {
        this.thread = thread;
        this.except = except;
    }

    /** The messages of everybody but this user. */
    static ReadMessages ofOthers(UserId user) {
        return new ReadMessages(Optional.empty(), Optional.of(user));
    }

    /** Takes the next older event. */
    void add(ObjectNode event) {
        Optional<ObjectNode> content = contentOf(event);
        if (content.filter(Edit::isClaimedBy).isPresent()) {
            noteEdit(event);
        } else {
            content.filter(said -> isWanted(event, said)).ifPresent(said -> {
                ObjectNode message = message(event, said);
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

    /** The content of a message; empty for any other event. */
    private static Optional<ObjectNode> contentOf(ObjectNode event) {
        boolean isMessage = event.path("type").asText().equals("m.room.message")
                || event.path("type").asText().equals("m.sticker");
        return isMessage && event.get("content") instanceof ObjectNode content && content.has("body")
                ? Optional.of(content)
                : Optional.empty();
    }

    private boolean isWanted(ObjectNode event, ObjectNode content) {
        boolean isOfOthers = except.map(UserId::value)
                .filter(event.path("sender").asText()::equals)
                .isEmpty();
        return isOfOthers && thread.map(root -> isIn(root, event, content)).orElse(true);
    }

    private static int lengthOf(ObjectNode message) {
        return message.path("text").asText().length();
    }

    boolean hasEnough(int wanted) {
        return newestFirst.size() >= wanted || length >= LONGEST_ANSWER;
    }

    /** The first messages, as many as an answer takes. */
    static List<ObjectNode> beginning(List<ObjectNode> oldestFirst, int wanted) {
        int taken = 0;
        for (int longest = 0; taken < Math.min(wanted, oldestFirst.size()) && longest < LONGEST_ANSWER; taken++) {
            longest += lengthOf(oldestFirst.get(taken));
        }
        return oldestFirst.subList(0, taken);
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
