package dev.homeroom.turn;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.work.Outgoing;
import dev.homeroom.work.Settlement;
import dev.homeroom.work.TransactionId;
import dev.homeroom.work.WaitingEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Says in the room itself which messages have had their outcome, in the last event of that outcome: a database that has
 * lost everything finds there what is still to be done. An outcome that says nothing is an event of that type which
 * clients don't show. docs/how-state-lives-in-matrix.md has the fields.
 */
final class OutcomeMark {
    static final String KEY = "dev.homeroom.outcome";
    private static final String FAILED = "failed";

    private OutcomeMark() {}

    /** @param speaker sends the event where the outcome has none */
    static Settlement onMessage(Settlement settlement, WaitingEvent message, UserId speaker) {
        ObjectNode mark = mark(List.of(message), inOrder(message));
        return switch (settlement) {
            case Settlement.Settled settled ->
                new Settlement.Settled(settled.how(), markedLast(settled.toSend(), message, speaker, mark));
            case Settlement.Dead dead -> onFailure(dead, message);
            case Settlement.Revival revival -> revival;
            case Settlement.Retry retry -> retry;
            case Settlement.Resume resume -> resume;
            case Settlement.Wait wait -> wait;
        };
    }

    static Settlement.Dead onFailure(Settlement.Dead dead, WaitingEvent message) {
        return onDead(dead, mark(List.of(message), inOrder(message)));
    }

    /** For messages that were turned away before their turn came. */
    static Settlement.Dead outOfOrder(Settlement.Dead dead, List<WaitingEvent> messages) {
        return onDead(dead, mark(messages, false));
    }

    /**
     * What failed with a notice.
     *
     * @param round in which it failed
     */
    record Failed(List<EventId> messages, int round) {}

    /** Empty when the content is not that of a notice of failure. */
    static Optional<Failed> retryable(JsonNode content) {
        JsonNode mark = content.path(KEY);
        if (!mark.path(FAILED).asBoolean()) {
            return Optional.empty();
        }
        List<EventId> messages = mark.path("of")
                .valueStream()
                .map(JsonNode::asText)
                .filter(EventId::isValid)
                .map(EventId::new)
                .toList();
        return Optional.of(new Failed(messages, mark.path("round").asInt()));
    }

    /** Whatever is sent instead of an outcome is the outcome. */
    static Outgoing instead(Outgoing refused, Outgoing substitute) {
        JsonNode mark = refused.content().get(KEY);
        return mark instanceof ObjectNode object ? marked(substitute, object) : substitute;
    }

    private static Settlement.Dead onDead(Settlement.Dead dead, ObjectNode mark) {
        return new Settlement.Dead(
                dead.why(), dead.errorId(), marked(dead.notice(), mark.put(FAILED, true)), dead.further());
    }

    /** A message that is tried again later stands behind others that came after it. */
    private static boolean inOrder(WaitingEvent message) {
        return message.round() == 0;
    }

    private static List<Outgoing> markedLast(
            List<Outgoing> toSend, WaitingEvent message, UserId speaker, ObjectNode mark) {
        if (toSend.isEmpty()) {
            return List.of(withoutWords(message.room(), message.cause(), speaker, mark));
        }
        List<Outgoing> marked = new ArrayList<>(toSend);
        marked.set(marked.size() - 1, marked(marked.getLast(), mark));
        return marked;
    }

    private static Outgoing withoutWords(RoomId room, String cause, UserId speaker, ObjectNode mark) {
        return new Outgoing(TransactionId.of(room, cause, "outcome"), room, speaker, KEY, mark);
    }

    private static Outgoing marked(Outgoing outgoing, ObjectNode mark) {
        ObjectNode content = outgoing.content().deepCopy();
        content.set(KEY, mark);
        return outgoing.withContent(content);
    }

    private static ObjectNode mark(List<WaitingEvent> messages, boolean inOrder) {
        ObjectNode mark = JsonNodeFactory.instance.objectNode();
        var of = mark.putArray("of");
        messages.forEach(message -> of.add(message.key()));
        return mark.put("in_order", inOrder)
                .put(
                        "round",
                        messages.stream().mapToInt(WaitingEvent::round).max().orElse(0));
    }
}
