package dev.homeroom.queue;

import dev.homeroom.queue.inbox.DeadLetters;
import dev.homeroom.queue.inbox.InboxTable;
import dev.homeroom.queue.inbox.Outcome;
import dev.homeroom.queue.inbox.WaitingEvent;
import dev.homeroom.queue.lane.Lane;
import dev.homeroom.queue.lane.LaneTable;
import dev.homeroom.queue.outbox.Outbox;
import dev.homeroom.queue.outbox.OutgoingEvent;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.util.List;

/** Ends events, in one transaction with everything that is sent about the end. The caller holds the event's lane. */
@Singleton
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
                : nextStep.after(lane, connection -> {
                    inboxTable.settle(connection, event.key(), done.how());
                    put(connection, lane, leftOpen(connection, event));
                    put(connection, lane, done.toSend());
                });
    }

    Step die(Lane lane, WaitingEvent event, Outcome.DeadLettered dead) {
        return nextStep.after(lane, connection -> {
            deadLetters.die(connection, event.key(), dead);
            put(connection, lane, leftOpen(connection, event));
            put(connection, lane, dead.toSend());
        });
    }

    /** Ends the event even if what it left open can't be ended. */
    Step dieAlone(Lane lane, WaitingEvent event, Outcome.DeadLettered dead) {
        return nextStep.after(lane, connection -> {
            deadLetters.die(connection, event.key(), dead);
            put(connection, lane, dead.toSend());
        });
    }

    Step dieUnsaid(Lane lane, WaitingEvent event, String why, String errorId) {
        return nextStep.after(lane, connection -> deadLetters.dieUnsaid(connection, event.key(), why, errorId));
    }

    Step revive(Lane lane, WaitingEvent event, Outcome.Redeliver redeliver) {
        Step next = nextStep.afterWithTurns(lane, connection -> {
            int revived = deadLetters.retry(connection, lane.room(), redeliver);
            inboxTable.settle(connection, event.key(), revived > 0 ? "retried" : "nothing to retry");
            put(connection, lane, redeliver.answer().apply(revived));
        });
        laneTable.signal();
        return next;
    }

    private List<OutgoingEvent> leftOpen(Connection connection, WaitingEvent event) {
        return event.asked().isPresent() ? handler.ends(connection, event) : List.of();
    }

    private void put(Connection connection, Lane lane, List<OutgoingEvent> toSend) {
        outbox.put(connection, lane.track(), toSend);
    }
}
