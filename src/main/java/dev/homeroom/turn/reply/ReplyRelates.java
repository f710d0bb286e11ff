package dev.homeroom.turn.reply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.matrix.EventId;
import dev.homeroom.queue.outbox.OutgoingEvent;
import dev.homeroom.rooms.state.ReplyRelation;
import java.util.Optional;

/**
 * The {@code m.relates_to} of every answer and notice about a message.
 *
 * <table>
 * <caption>By what the message is, and how answers are to relate</caption>
 * <tr><th></th><th>as asked</th><th>reply</th><th>thread</th><th>plain</th></tr>
 * <tr><td>a message</td><td>nothing</td><td>reply</td><td>thread that it begins</td><td>nothing</td></tr>
 * <tr><td>a reply</td><td>reply</td><td>reply</td><td>thread that it begins</td><td>nothing</td></tr>
 * <tr><td>in a thread</td><td>its thread</td><td>reply in its thread</td><td>its thread</td><td>its thread</td></tr>
 * <tr><td>a reply in a thread</td><td>reply in its thread</td><td>reply in its thread</td><td>its thread</td><td>its
 *     thread</td></tr>
 * </table>
 *
 * @param relatesTo empty for nothing
 * @see <a href="https://spec.matrix.org/latest/client-server-api/#threading">Matrix specification, threading</a>
 */
public record ReplyRelates(Optional<ObjectNode> relatesTo) {
    private static final ReplyRelates NOTHING = new ReplyRelates(Optional.empty());

    /**
     * @param content of the message
     * @param id of the message
     */
    public static ReplyRelates to(EventId id, ObjectNode content, ReplyRelation wanted) {
        JsonNode its = content.path("m.relates_to");
        Optional<String> thread = thread(its);
        boolean isReply =
                EventId.isValid(its.path("m.in_reply_to").path("event_id").asText(""))
                        && !its.path("is_falling_back").asBoolean(false);
        boolean answeredByReply = wanted == ReplyRelation.REPLY || (wanted == ReplyRelation.AS_ASKED && isReply);
        if (thread.isPresent()) {
            return new ReplyRelates(Optional.of(inThread(thread.get(), id, answeredByReply)));
        }
        if (answeredByReply) {
            return replyTo(id);
        }
        boolean mayBeginThread = !its.has("rel_type");
        return wanted == ReplyRelation.THREAD && mayBeginThread
                ? new ReplyRelates(Optional.of(inThread(id.value(), id, false)))
                : NOTHING;
    }

    private static Optional<String> thread(JsonNode relation) {
        return Optional.of(relation.path("event_id").asText(""))
                .filter(root -> "m.thread".equals(relation.path("rel_type").textValue()) && EventId.isValid(root));
    }

    private static ReplyRelates replyTo(EventId id) {
        ObjectNode relation = JsonNodeFactory.instance.objectNode();
        relation.putObject("m.in_reply_to").put("event_id", id.value());
        return new ReplyRelates(Optional.of(relation));
    }

    /** Clients without threads show it as a reply. */
    private static ObjectNode inThread(String root, EventId id, boolean isReply) {
        ObjectNode relation = JsonNodeFactory.instance
                .objectNode()
                .put("rel_type", "m.thread")
                .put("event_id", root)
                .put("is_falling_back", !isReply);
        relation.putObject("m.in_reply_to").put("event_id", id.value());
        return relation;
    }

    /** Only messages, and only those that relate to nothing yet. */
    public OutgoingEvent on(OutgoingEvent outgoingEvent) {
        boolean isFree = outgoingEvent.type().equals(OutgoingEvent.MESSAGE)
                && outgoingEvent.about().isEmpty()
                && !outgoingEvent.content().has("m.relates_to");
        return relatesTo
                .filter(relation -> isFree)
                .map(relation -> {
                    ObjectNode content = outgoingEvent.content().deepCopy();
                    content.set("m.relates_to", relation.deepCopy());
                    return outgoingEvent.withContent(content);
                })
                .orElse(outgoingEvent);
    }
}
