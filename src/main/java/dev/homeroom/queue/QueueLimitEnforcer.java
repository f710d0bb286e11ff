package dev.homeroom.queue;

import dev.homeroom.queue.inbox.DeadLetters;
import dev.homeroom.queue.inbox.Outcome;
import dev.homeroom.queue.inbox.QueueLimit;
import dev.homeroom.queue.inbox.WaitingEvent;
import dev.homeroom.queue.lane.Lane;
import dev.homeroom.queue.lane.LaneKind;
import dev.homeroom.queue.outbox.Outbox;
import dev.homeroom.queue.outbox.OutgoingEvent;
import dev.homeroom.queue.stats.QueueMetrics;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Speaks to people whose messages wait behind others, while a turn runs. The caller holds the lane of the room's desk. */
@ApplicationScoped
class QueueLimitEnforcer {
    private final NextStep nextStep;
    private final QueueLimit queueLimit;
    private final DeadLetters deadLetters;
    private final Outbox outbox;
    private final EventHandler handler;
    private final QueueMetrics metrics;

    QueueLimitEnforcer(
            NextStep nextStep,
            QueueLimit queueLimit,
            DeadLetters deadLetters,
            Outbox outbox,
            EventHandler handler,
            QueueMetrics metrics) {
        this.nextStep = nextStep;
        this.queueLimit = queueLimit;
        this.deadLetters = deadLetters;
        this.outbox = outbox;
        this.handler = handler;
        this.metrics = metrics;
    }

    /** The queue moved on after it was looked at; nothing was written. */
    private static final class QueueMovedException extends RuntimeException {}

    private record ToldMessage(WaitingEvent event, OutgoingEvent notice) {}

    Step speak(Lane lane, QueueLimit.QueueCheck queueCheck) {
        List<ToldMessage> told = queueCheck.toTell().stream()
                .map(queuePlace ->
                        new ToldMessage(queuePlace.event(), handler.inLine(queuePlace.event(), queuePlace.position())))
                .toList();
        List<EventHandler.OverLimit> turnedAway = handler.turnedAway(queueCheck.tooMany());
        try {
            Step next = nextStep.afterWithTurns(lane, handle -> write(handle, told, turnedAway));
            turnedAway.forEach(group ->
                    group.events().forEach(event -> metrics.settled(group.how().why(), event)));
            return next;
        } catch (QueueMovedException e) {
            return nextStep.after(lane, handle -> {});
        }
    }

    private void write(Handle handle, List<ToldMessage> told, List<EventHandler.OverLimit> turnedAway) {
        for (ToldMessage each : told) {
            if (queueLimit.tell(handle, each.event())) {
                outbox.put(handle, LaneKind.DESK, List.of(each.notice()));
            }
        }
        for (EventHandler.OverLimit group : turnedAway) {
            for (WaitingEvent event : group.events()) {
                turnAway(handle, event, group.how());
            }
            outbox.put(handle, LaneKind.DESK, group.how().toSend());
        }
    }

    private void turnAway(Handle handle, WaitingEvent event, Outcome.DeadLettered how) {
        if (!queueLimit.waitsBehindAnother(handle, event)) {
            throw new QueueMovedException();
        }
        deadLetters.die(handle, event.key(), how);
    }
}
