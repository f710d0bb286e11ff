package dev.homeroom.turn.reply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.appservice.EventKind;
import dev.homeroom.matrix.OutcomeMark;
import dev.homeroom.matrix.Redaction;
import dev.homeroom.matrix.UserId;
import dev.homeroom.queue.inbox.Outcome;
import dev.homeroom.queue.inbox.WaitingEvent;
import dev.homeroom.queue.outbox.OutgoingEvent;
import dev.homeroom.queue.outbox.TransactionId;
import dev.homeroom.turn.stream.ToolNotices;
import java.util.ArrayList;
import java.util.List;

/**
 * Marks the messages of an outcome in the last event of that outcome, so that a new database finds there which messages
 * are open. An outcome without text is an event of its own, which clients don't show.
 */
public final class OutcomeMarker {
    private OutcomeMarker() {}

    /**
     * Marks the last event of a message's outcome.
     *
     * @param speaker sends the event where the outcome has none
     */
    public static List<OutgoingEvent> onLast(List<OutgoingEvent> toSend, WaitingEvent message, UserId speaker) {
        ObjectNode mark = new OutcomeMark(List.of(message.key()), inOrder(message), message.round(), false).toJson();
        return markedLast(toSend, mark, message, speaker);
    }

    /** Marks the notice of a message that failed. */
    public static OutgoingEvent onFailure(OutgoingEvent notice, WaitingEvent message) {
        return onFailure(notice, List.of(message), inOrder(message));
    }

    /** Marks the notice of messages that were rejected before their turn. */
    public static OutgoingEvent onRejection(OutgoingEvent notice, List<WaitingEvent> messages) {
        return onFailure(notice, messages, false);
    }

    /**
     * For messages whose turns were stopped.
     *
     * @param by the control event that stopped them
     */
    public static List<OutgoingEvent> onStopped(
            List<OutgoingEvent> toSend, List<WaitingEvent> messages, WaitingEvent by, UserId speaker) {
        return markedLast(toSend, inControlLane(messages), by, speaker);
    }

    /**
     * For notices of the control lane.
     *
     * @param toSend at least one event; the last one is marked
     */
    public static List<OutgoingEvent> ofControlLane(List<OutgoingEvent> toSend, List<WaitingEvent> messages) {
        List<OutgoingEvent> marked = new ArrayList<>(toSend);
        marked.set(marked.size() - 1, marked(marked.getLast(), inControlLane(messages)));
        return marked;
    }

    /**
     * For notices that end a command or any other message.
     *
     * @param notices at least one
     */
    public static Outcome onNotices(String how, List<OutgoingEvent> notices, WaitingEvent event, UserId speaker) {
        return EventKind.COMMAND.isOf(event)
                ? new Outcome.Done(how, ofControlLane(notices, List.of(event)))
                : new Outcome.Done(how, onLast(notices, event, speaker));
    }

    private static ObjectNode inControlLane(List<WaitingEvent> messages) {
        int round = messages.stream().mapToInt(WaitingEvent::round).max().orElse(0);
        List<String> keys = messages.stream().map(WaitingEvent::key).toList();
        return new OutcomeMark(keys, false, round, false).toJson();
    }

    /** The substitute of an outcome is the outcome. */
    public static OutgoingEvent instead(OutgoingEvent refused, OutgoingEvent substitute) {
        JsonNode mark = refused.content().get(OutcomeMark.KEY);
        return mark instanceof ObjectNode object ? marked(substitute, object) : substitute;
    }

    private static OutgoingEvent onFailure(OutgoingEvent notice, List<WaitingEvent> messages, boolean inOrder) {
        int round = messages.stream().mapToInt(WaitingEvent::round).max().orElse(0);
        OutcomeMark mark =
                new OutcomeMark(messages.stream().map(WaitingEvent::key).toList(), inOrder, round, true);
        return marked(notice, mark.toJson());
    }

    /** A retried message stands behind messages that came after it. Agents of one room don't wait for each other. */
    private static boolean inOrder(WaitingEvent message) {
        return message.round() == 0 && message.event().equals(message.key());
    }

    private static List<OutgoingEvent> markedLast(
            List<OutgoingEvent> toSend, ObjectNode mark, WaitingEvent cause, UserId speaker) {
        List<OutgoingEvent> marked = new ArrayList<>(toSend);
        if (toSend.isEmpty() || !canCarry(toSend.getLast())) {
            String transactionId = TransactionId.of(cause.room(), cause.cause(), "outcome");
            marked.add(new OutgoingEvent(transactionId, cause.room(), speaker, OutcomeMark.KEY, mark));
            return marked;
        }
        marked.set(marked.size() - 1, marked(marked.getLast(), mark));
        return marked;
    }

    /** Redactions and tool notices after a turn don't carry its outcome. */
    private static boolean canCarry(OutgoingEvent last) {
        return !last.type().equals(Redaction.TYPE) && !ToolNotices.isOne(last);
    }

    private static OutgoingEvent marked(OutgoingEvent outgoingEvent, ObjectNode mark) {
        ObjectNode content = outgoingEvent.content().deepCopy();
        if (outgoingEvent.type().equals(OutcomeMark.KEY)) {
            content.setAll(mark);
        } else {
            content.set(OutcomeMark.KEY, mark);
        }
        return outgoingEvent.withContent(content);
    }
}
