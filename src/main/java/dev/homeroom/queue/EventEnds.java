package dev.homeroom.queue;

import dev.homeroom.queue.inbox.DeadLetters;
import dev.homeroom.queue.inbox.InboxTable;
import dev.homeroom.queue.inbox.Outcome;
import dev.homeroom.queue.inbox.WaitingEvent;
import dev.homeroom.queue.lane.Lane;
import dev.homeroom.queue.lane.LaneTable;
import dev.homeroom.queue.outbox.Outbox;
import dev.homeroom.queue.outbox.OutgoingEvent;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Ends events, in one transaction with everything that is sent about the end. The caller holds the event's lane. */
@ApplicationScoped
class EventEnds {
    private final NextStep nextStep;
    private final LaneTable laneTable;
    private final InboxTable inboxTable;
    private final DeadLetters deadLetters;
    private final Outbox outbox;
    private final EventHandler handler;

    EventEnds(
            NextStep nextStep,
            LaneTable laneTable,
            InboxTable inboxTable,
            DeadLetters deadLetters,
            Outbox outbox,
            EventHandler handler) {
        this.nextStep = nextStep;
        this.laneTable = laneTable;
        this.inboxTable = inboxTable;
        this.deadLetters = deadLetters;
        this.outbox = outbox;
        this.handler = handler;
    }

    /** The ends of most events share their transaction with those of other rooms. An agent that was asked may have left a card. */
    Step finish(Lane lane, WaitingEvent event, Outcome.Done done) {
        return event.asked().isEmpty()
                ? nextStep.afterOutcome(lane, event.key(), done.how(), done.toSend())
                : nextStep.after(lane, handle -> {
                    inboxTable.settle(handle, event.key(), done.how());
                    put(handle, lane, leftOpen(handle, event));
                    put(handle, lane, done.toSend());
                });
    }

    Step die(Lane lane, WaitingEvent event, Outcome.DeadLettered dead) {
        return nextStep.after(lane, handle -> {
            deadLetters.die(handle, event.key(), dead);
            put(handle, lane, leftOpen(handle, event));
            put(handle, lane, dead.toSend());
        });
    }

    /** Ends the event even if what it left open can't be ended. */
    Step dieAlone(Lane lane, WaitingEvent event, Outcome.DeadLettered dead) {
        return nextStep.after(lane, handle -> {
            deadLetters.die(handle, event.key(), dead);
            put(handle, lane, dead.toSend());
        });
    }

    Step dieUnsaid(Lane lane, WaitingEvent event, String why, String errorId) {
        return nextStep.after(lane, handle -> deadLetters.dieUnsaid(handle, event.key(), why, errorId));
    }

    Step revive(Lane lane, WaitingEvent event, Outcome.Redeliver redeliver) {
        Step next = nextStep.afterWithTurns(lane, handle -> {
            int revived = deadLetters.retry(handle, lane.room(), redeliver);
            inboxTable.settle(handle, event.key(), revived > 0 ? "retried" : "nothing to retry");
            put(handle, lane, redeliver.answer().apply(revived));
        });
        laneTable.signal();
        return next;
    }

    private List<OutgoingEvent> leftOpen(Handle handle, WaitingEvent event) {
        return event.asked().isPresent() ? handler.ends(handle, event) : List.of();
    }

    private void put(Handle handle, Lane lane, List<OutgoingEvent> toSend) {
        outbox.put(handle, lane.track(), toSend);
    }
}
