package dev.homeroom.turn;

import dev.homeroom.conversation.approval.CardDecisions;
import dev.homeroom.queue.inbox.Outcome;
import dev.homeroom.queue.inbox.WaitingEvent;
import dev.homeroom.queue.outbox.OutgoingEvent;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.stream.Stream;

/** Withdraws the open card of a turn that ends in another way: its agent has left or is disabled, or the turn failed. */
@ApplicationScoped
class LeftCards {
    private final CardDecisions cardDecisions;

    LeftCards(CardDecisions cardDecisions) {
        this.cardDecisions = cardDecisions;
    }

    /** The outcome, with the edit of the card first: the last event has the mark of the outcome. */
    Outcome withdrawn(WaitingEvent turn, Outcome outcome) {
        return switch (outcome) {
            case Outcome.Done done -> {
                List<OutgoingEvent> edits = edits(turn);
                yield edits.isEmpty() ? done : new Outcome.Done(done.how(), joined(edits, done.toSend()));
            }
            case Outcome.DeadLettered dead -> withdrawn(turn, dead);
            default -> outcome;
        };
    }

    Outcome.DeadLettered withdrawn(WaitingEvent turn, Outcome.DeadLettered dead) {
        return new Outcome.DeadLettered(
                dead.why(),
                dead.errorId(),
                dead.detail(),
                joined(edits(turn), dead.before()),
                dead.notice(),
                dead.further());
    }

    private List<OutgoingEvent> edits(WaitingEvent turn) {
        return turn.asked().isPresent() ? cardDecisions.ofStopped(List.of(turn)) : List.of();
    }

    private static List<OutgoingEvent> joined(List<OutgoingEvent> first, List<OutgoingEvent> then) {
        return Stream.concat(first.stream(), then.stream()).toList();
    }
}
