package dev.homeroom.turn.reply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.appservice.EventClassifier.EventKind;
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

    /** @param speaker sends the event where the outcome has none */
    public static Outcome onMessage(Outcome outcome, WaitingEvent message, UserId speaker) {
        return switch (outcome) {
            case Outcome.Done done -> done.withMessages(said -> markedLast(said, message, speaker));
            case Outcome.DeadLettered deadLettered -> onFailure(deadLettered, message);
            case Outcome other -> other;
        };
    }

    public static Outcome.DeadLettered onFailure(Outcome.DeadLettered deadLettered, WaitingEvent message) {
        return onDead(deadLettered, List.of(message), inOrder(message));
    }

    /** For messages that were rejected before their turn. */
    public static Outcome.DeadLettered outOfOrder(Outcome.DeadLettered deadLettered, List<WaitingEvent> messages) {
        return onDead(deadLettered, messages, false);
    }

    /**
     * For messages whose turns were stopped.
     *
     * @param by the control event that stopped them
     */
    public static Outcome onStopped(Outcome.Done done, List<WaitingEvent> messages, WaitingEvent by, UserId speaker) {
        return done.withMessages(said -> markedLast(said, inControlLane(messages), by, speaker));
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
                : onMessage(new Outcome.Done(how, notices), event, speaker);
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

    private static Outcome.DeadLettered onDead(
            Outcome.DeadLettered deadLettered, List<WaitingEvent> messages, boolean inOrder) {
        int round = messages.stream().mapToInt(WaitingEvent::round).max().orElse(0);
        OutcomeMark mark =
                new OutcomeMark(messages.stream().map(WaitingEvent::key).toList(), inOrder, round, true);
        return deadLettered.withNotice(marked(deadLettered.notice(), mark.toJson()));
    }

    /** A retried message stands behind messages that came after it. */
    private static boolean inOrder(WaitingEvent message) {
        return message.round() == 0;
    }

    private static List<OutgoingEvent> markedLast(List<OutgoingEvent> toSend, WaitingEvent message, UserId speaker) {
        ObjectNode mark = new OutcomeMark(List.of(message.key()), inOrder(message), message.round(), false).toJson();
        return markedLast(toSend, mark, message, speaker);
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
