package dev.homeroom.queue;

import dev.homeroom.queue.inbox.InboxTable;
import dev.homeroom.queue.inbox.Outcome;
import dev.homeroom.queue.inbox.PendingEdits;
import dev.homeroom.queue.inbox.WaitingEvent;
import dev.homeroom.queue.lane.Lane;
import dev.homeroom.queue.lane.LaneTable;
import dev.homeroom.queue.outbox.Outbox;
import dev.homeroom.queue.outbox.OutgoingEvent;
import dev.homeroom.queue.stats.QueueMetrics;
import jakarta.inject.Singleton;
import java.util.List;

/** Stores the outcome of an event together with the messages to send about it. The caller holds the room's lane. */
@Singleton
class OutcomeWriter {
    private final EventEnds eventEnds;
    private final NextStep nextStep;
    private final LaneTable laneTable;
    private final InboxTable inboxTable;
    private final Outbox outbox;
    private final PendingEdits pendingEdits;
    private final OutboxSender outboxSender;
    private final QueueMetrics metrics;

    OutcomeWriter(
            EventEnds eventEnds,
            NextStep nextStep,
            LaneTable laneTable,
            InboxTable inboxTable,
            Outbox outbox,
            PendingEdits pendingEdits,
            OutboxSender outboxSender,
            QueueMetrics metrics) {
        this.eventEnds = eventEnds;
        this.nextStep = nextStep;
        this.laneTable = laneTable;
        this.inboxTable = inboxTable;
        this.outbox = outbox;
        this.pendingEdits = pendingEdits;
        this.outboxSender = outboxSender;
        this.metrics = metrics;
    }

    Step write(Lane lane, WaitingEvent event, Outcome outcome) {
        return switch (outcome) {
            case Outcome.Done done -> finish(lane, event, done);
            case Outcome.Given given -> give(lane, event, given);
            case Outcome.DeadLettered deadLettered -> die(lane, event, deadLettered);
            case Outcome.Redeliver redeliver -> eventEnds.revive(lane, event, redeliver);
            case Outcome.Edited edited -> edit(lane, event, edited);
            case Outcome.RetryLater retryLater -> retry(lane, event, retryLater);
            case Outcome.ResumeLater resumeLater -> resume(lane, event, resumeLater);
            case Outcome.AwaitPeople awaitPeople -> await(lane, event, awaitPeople);
            case Outcome.HandleLater handleLater -> nextStep.defer(lane, handleLater.pause(), connection -> {});
        };
    }

    private Step finish(Lane lane, WaitingEvent event, Outcome.Done done) {
        Step next = eventEnds.finish(lane, event, done);
        metrics.settled(done.how(), event);
        return next;
    }

    private Step give(Lane lane, WaitingEvent event, Outcome.Given given) {
        Step next = nextStep.after(lane, connection -> {
            inboxTable.settle(connection, event.key(), Outcome.Given.HOW);
            inboxTable.give(connection, event, given, laneTable);
            outbox.put(connection, lane.track(), given.toSend());
        });
        laneTable.signal();
        metrics.settled(Outcome.Given.HOW, event);
        return next;
    }

    private Step die(Lane lane, WaitingEvent event, Outcome.DeadLettered deadLettered) {
        Step next = eventEnds.die(lane, event, deadLettered);
        metrics.settled(deadLettered.why(), event);
        return next;
    }

    private Step edit(Lane lane, WaitingEvent event, Outcome.Edited edited) {
        Step next = nextStep.afterWithTurns(lane, connection -> pendingEdits.decide(connection, event, edited));
        laneTable.signal();
        return next;
    }

    private Step retry(Lane lane, WaitingEvent event, Outcome.RetryLater retryLater) {
        Step next = nextStep.after(lane, connection -> {
            if (retryLater.isFailure()) {
                inboxTable.notTaken(connection, event.key());
            } else {
                inboxTable.waitsForOthers(connection, event.key());
            }
            outbox.put(connection, lane.track(), retryLater.toSend());
        });
        metrics.retried();
        return outboxSender.sendAllAndPutOff(lane, next, retryLater.pause());
    }

    private Step resume(Lane lane, WaitingEvent event, Outcome.ResumeLater resumeLater) {
        Step next = nextStep.after(lane, connection -> {
            inboxTable.interrupted(connection, event.key(), resumeLater.why());
            outbox.put(connection, lane.track(), resumeLater.toSend());
        });
        metrics.resumed();
        return outboxSender.sendAllAndPutOff(lane, next, resumeLater.pause());
    }

    private Step await(Lane lane, WaitingEvent event, Outcome.AwaitPeople awaitPeople) {
        Step next = nextStep.after(lane, connection -> {
            List<OutgoingEvent> further = awaitPeople.note().apply(connection);
            outbox.put(connection, lane.track(), awaitPeople.toSend());
            outbox.put(connection, lane.track(), further);
            if (awaitPeople.pause().apply(connection).isPositive()) {
                inboxTable.awaitsPeople(connection, event.key());
            }
        });
        return outboxSender.sendAllAndPutOff(lane, next, awaitPeople.pause());
    }
}
