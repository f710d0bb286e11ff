package dev.homeroom.turn.stream;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.homeroom.matrix.Redaction;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.queue.inbox.Outcome;
import dev.homeroom.queue.inbox.WaitingEvent;
import dev.homeroom.queue.outbox.OutgoingEvent;
import dev.homeroom.queue.outbox.TransactionId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Events that an earlier attempt may have left in the room, to be completed or removed when the turn ends. */
public enum StaleDraft {
    DRAFT("draft"),
    TOOLS("tools");

    private final String part;

    StaleDraft(String part) {
        this.part = part;
    }

    public String transactionId(RoomId room, String cause) {
        return TransactionId.of(room, cause, part);
    }

    /** Takes it away; nothing is sent where there was none. */
    public OutgoingEvent gone(RoomId room, String cause, UserId agentUser) {
        return new OutgoingEvent(
                TransactionId.of(room, cause, part + "-gone"),
                room,
                agentUser,
                Redaction.TYPE,
                JsonNodeFactory.instance.objectNode(),
                Optional.of(transactionId(room, cause)));
    }

    /** Takes everything away that a turn may have left. */
    public static List<OutgoingEvent> allGone(RoomId room, String cause, UserId agentUser) {
        return Stream.of(values())
                .map(staleDraft -> staleDraft.gone(room, cause, agentUser))
                .toList();
    }

    /** As {@link #allGone(RoomId, String, UserId)}, for turns of one agent that were stopped. */
    public static List<OutgoingEvent> allGone(List<WaitingEvent> stopped, UserId agentUser) {
        return stopped.stream()
                .filter(WaitingEvent::wasBegun)
                .flatMap(turn -> allGone(turn.room(), turn.cause(), agentUser).stream())
                .toList();
    }

    /** Whether the outcome's events already complete it. */
    boolean isSeenTo(Outcome outcome, RoomId room, String cause) {
        Optional<String> its = Optional.of(transactionId(room, cause));
        return outcome.toSend().stream().map(OutgoingEvent::about).anyMatch(its::equals);
    }

    /**
     * Adds the leftovers before all other events, but after the notice of a failure. An outcome that ends nothing stays
     * unchanged.
     */
    static Outcome with(List<OutgoingEvent> leftovers, Outcome outcome) {
        return switch (outcome) {
            case Outcome.Done done -> done.withMessages(said -> joined(leftovers, said));
            case Outcome.DeadLettered deadLettered -> with(leftovers, deadLettered);
            case Outcome other -> other;
        };
    }

    public static Outcome.DeadLettered with(List<OutgoingEvent> leftovers, Outcome.DeadLettered deadLettered) {
        return deadLettered.withMessages(said -> joined(said, leftovers));
    }

    private static List<OutgoingEvent> joined(List<OutgoingEvent> first, List<OutgoingEvent> then) {
        return Stream.concat(first.stream(), then.stream()).toList();
    }
}
