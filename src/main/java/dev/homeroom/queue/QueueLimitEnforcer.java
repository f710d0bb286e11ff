package dev.homeroom.queue;

import dev.homeroom.queue.inbox.DeadLetters;
import dev.homeroom.queue.inbox.InboxQueries;
import dev.homeroom.queue.inbox.InboxTable;
import dev.homeroom.queue.inbox.Outcome;
import dev.homeroom.queue.inbox.WaitingEvent;
import dev.homeroom.queue.lane.Lane;
import dev.homeroom.queue.lane.LaneKind;
import dev.homeroom.queue.limit.QueueLimit;
import dev.homeroom.queue.outbox.Outbox;
import dev.homeroom.queue.outbox.OutgoingEvent;
import dev.homeroom.queue.stats.QueueMetrics;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.util.List;

/** Tells people about the queue while a turn runs. The caller holds the room's control lane. */
@Singleton
class QueueLimitEnforcer {
    private final NextStep nextStep;
    private final DeadLetters deadLetters;
    private final Outbox outbox;
    private final EventHandler handler;
    private final QueueMetrics metrics;

    QueueLimitEnforcer(
            NextStep nextStep, DeadLetters deadLetters, Outbox outbox, EventHandler handler, QueueMetrics metrics) {
        this.nextStep = nextStep;
        this.deadLetters = deadLetters;
        this.outbox = outbox;
        this.handler = handler;
        this.metrics = metrics;
    }

    /** The queue moved on after it was looked at; nothing was written. */
    private static final class QueueMovedException extends RuntimeException {}

    private record ToldMessage(QueueLimit.Burst burst, OutgoingEvent notice) {
        /** The notice that later messages of the sender edit. */
        String first() {
            return burst.notice().orElse(notice.transactionId());
        }
    }

    Step speak(Lane lane, QueueLimit.QueueCheck queueCheck) {
        List<ToldMessage> told = queueCheck.toTell().stream()
                .map(burst -> new ToldMessage(burst, notice(burst)))
                .toList();
        List<EventHandler.OverLimit> turnedAway = handler.turnedAway(queueCheck.tooMany());
        try {
            Step next = nextStep.afterWithTurns(lane, connection -> write(connection, told, turnedAway));
            turnedAway.forEach(group ->
                    group.events().forEach(event -> metrics.settled(group.how().why(), event)));
            return next;
        } catch (QueueMovedException e) {
            return nextStep.after(lane, connection -> {});
        }
    }

    private OutgoingEvent notice(QueueLimit.Burst burst) {
        QueueLimit.QueuePlace last = burst.untold().getLast();
        return burst.notice()
                .map(earlier -> handler.furtherInLine(last.event(), last.position(), earlier))
                .orElseGet(() -> handler.inLine(last.event(), last.position()));
    }

    private void write(Connection connection, List<ToldMessage> told, List<EventHandler.OverLimit> turnedAway) {
        for (ToldMessage each : told) {
            long news = each.burst().untold().stream()
                    .filter(queuePlace -> InboxTable.tell(connection, queuePlace.event(), each.first()))
                    .count();
            if (news > 0) {
                outbox.put(connection, LaneKind.CONTROL, List.of(each.notice()));
            }
        }
        for (EventHandler.OverLimit group : turnedAway) {
            for (WaitingEvent event : group.events()) {
                turnAway(connection, event, group.how());
            }
            outbox.put(connection, LaneKind.CONTROL, group.how().toSend());
        }
    }

    private void turnAway(Connection connection, WaitingEvent event, Outcome.DeadLettered how) {
        if (!InboxQueries.waitsBehindAnother(connection, event)) {
            throw new QueueMovedException();
        }
        deadLetters.die(connection, event.key(), how);
    }

    /** Continues without a notice after {@link #speak} threw. */
    Step passOver(Lane lane, QueueLimit.QueueCheck queueCheck, String errorId) {
        return nextStep.afterWithTurns(lane, connection -> {
            queueCheck.toTell().stream()
                    .flatMap(burst -> burst.untold().stream())
                    .forEach(queuePlace -> InboxTable.tell(connection, queuePlace.event(), errorId));
            queueCheck.tooMany().stream()
                    .filter(event -> InboxQueries.waitsBehindAnother(connection, event))
                    .forEach(event -> deadLetters.dieUnsaid(connection, event.key(), LastResort.FAILED, errorId));
        });
    }
}
