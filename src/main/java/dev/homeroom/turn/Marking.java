package dev.homeroom.turn;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.matrix.OutcomeMark;
import dev.homeroom.matrix.Redaction;
import dev.homeroom.matrix.UserId;
import dev.homeroom.work.Outgoing;
import dev.homeroom.work.Settlement;
import dev.homeroom.work.TransactionId;
import dev.homeroom.work.WaitingEvent;
import java.util.ArrayList;
import java.util.List;

/**
 * Says in the room itself which messages have had their outcome, in the last event of that outcome: a database that has
 * lost everything finds there what is still to be done. An outcome that says nothing is an event of its own, which
 * clients don't show.
 */
final class Marking {
    private Marking() {}

    /** @param speaker sends the event where the outcome has none */
    static Settlement onMessage(Settlement settlement, WaitingEvent message, UserId speaker) {
        return switch (settlement) {
            case Settlement.Settled settled -> settled.withMessages(said -> markedLast(said, message, speaker));
            case Settlement.Dead dead -> onFailure(dead, message);
            case Settlement other -> other;
        };
    }

    static Settlement.Dead onFailure(Settlement.Dead dead, WaitingEvent message) {
        return onDead(dead, List.of(message), inOrder(message));
    }

    /** For messages that were turned away before their turn came. */
    static Settlement.Dead outOfOrder(Settlement.Dead dead, List<WaitingEvent> messages) {
        return onDead(dead, messages, false);
    }

    /**
     * For messages whose turns were stopped.
     *
     * @param by the event at the desk that stopped them
     */
    static Settlement onStopped(
            Settlement.Settled settled, List<WaitingEvent> messages, WaitingEvent by, UserId speaker) {
        return settled.withMessages(said -> markedLast(said, ofDesk(messages), by, speaker));
    }

    /**
     * For what is said at the desk, beside the turns.
     *
     * @param toSend one event at least; the last one is marked
     */
    static List<Outgoing> atDesk(List<Outgoing> toSend, List<WaitingEvent> messages) {
        List<Outgoing> marked = new ArrayList<>(toSend);
        marked.set(marked.size() - 1, marked(marked.getLast(), ofDesk(messages)));
        return marked;
    }

    private static ObjectNode ofDesk(List<WaitingEvent> messages) {
        int round = messages.stream().mapToInt(WaitingEvent::round).max().orElse(0);
        List<String> keys = messages.stream().map(WaitingEvent::key).toList();
        return new OutcomeMark(keys, false, round, false).toJson();
    }

    /** Whatever is sent instead of an outcome is the outcome. */
    static Outgoing instead(Outgoing refused, Outgoing substitute) {
        JsonNode mark = refused.content().get(OutcomeMark.KEY);
        return mark instanceof ObjectNode object ? marked(substitute, object) : substitute;
    }

    private static Settlement.Dead onDead(Settlement.Dead dead, List<WaitingEvent> messages, boolean inOrder) {
        int round = messages.stream().mapToInt(WaitingEvent::round).max().orElse(0);
        OutcomeMark mark =
                new OutcomeMark(messages.stream().map(WaitingEvent::key).toList(), inOrder, round, true);
        return new Settlement.Dead(dead.why(), dead.errorId(), marked(dead.notice(), mark.toJson()), dead.further());
    }

    /** A message that is tried again later stands behind others that came after it. */
    private static boolean inOrder(WaitingEvent message) {
        return message.round() == 0;
    }

    private static List<Outgoing> markedLast(List<Outgoing> toSend, WaitingEvent message, UserId speaker) {
        ObjectNode mark = new OutcomeMark(List.of(message.key()), inOrder(message), message.round(), false).toJson();
        return markedLast(toSend, mark, message, speaker);
    }

    private static List<Outgoing> markedLast(
            List<Outgoing> toSend, ObjectNode mark, WaitingEvent cause, UserId speaker) {
        List<Outgoing> marked = new ArrayList<>(toSend);
        if (toSend.isEmpty() || !canCarry(toSend.getLast())) {
            String transactionId = TransactionId.of(cause.room(), cause.cause(), "outcome");
            marked.add(new Outgoing(transactionId, cause.room(), speaker, OutcomeMark.KEY, mark));
            return marked;
        }
        marked.set(marked.size() - 1, marked(marked.getLast(), mark));
        return marked;
    }

    /** What is put in order behind a turn says nothing of how it ended. */
    private static boolean canCarry(Outgoing last) {
        return !last.type().equals(Redaction.TYPE) && !ToolNotices.isOne(last);
    }

    private static Outgoing marked(Outgoing outgoing, ObjectNode mark) {
        ObjectNode content = outgoing.content().deepCopy();
        content.set(OutcomeMark.KEY, mark);
        return outgoing.withContent(content);
    }
}
