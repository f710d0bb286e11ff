package dev.homeroom.work;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Speaks to people whose messages wait behind others, while a turn runs. The caller holds the lane of the room's desk. */
@ApplicationScoped
class QueueDesk {
    private final Agenda agenda;
    private final Queue queue;
    private final DeadLetters deadLetters;
    private final Outbox outbox;
    private final EventHandler handler;
    private final WorkMetrics metrics;

    QueueDesk(
            Agenda agenda,
            Queue queue,
            DeadLetters deadLetters,
            Outbox outbox,
            EventHandler handler,
            WorkMetrics metrics) {
        this.agenda = agenda;
        this.queue = queue;
        this.deadLetters = deadLetters;
        this.outbox = outbox;
        this.handler = handler;
        this.metrics = metrics;
    }

    /** The queue moved on after it was looked at; nothing was written. */
    private static final class QueueMovedException extends RuntimeException {}

    private record Told(WaitingEvent event, Outgoing notice) {}

    Due speak(Lane lane, Queue.Look look) {
        List<Told> told = look.toTell().stream()
                .map(place -> new Told(place.event(), handler.inLine(place.event(), place.position())))
                .toList();
        List<EventHandler.TurnedAway> turnedAway = handler.turnedAway(look.tooMany());
        try {
            Due next = agenda.afterWithTurns(lane, handle -> write(handle, told, turnedAway));
            turnedAway.forEach(group ->
                    group.events().forEach(event -> metrics.settled(group.how().why(), event)));
            return next;
        } catch (QueueMovedException e) {
            return agenda.after(lane, handle -> {});
        }
    }

    private void write(Handle handle, List<Told> told, List<EventHandler.TurnedAway> turnedAway) {
        for (Told each : told) {
            if (queue.tell(handle, each.event())) {
                outbox.put(handle, Track.DESK, List.of(each.notice()));
            }
        }
        for (EventHandler.TurnedAway group : turnedAway) {
            for (WaitingEvent event : group.events()) {
                turnAway(handle, event, group.how());
            }
            outbox.put(handle, Track.DESK, group.how().toSend());
        }
    }

    private void turnAway(Handle handle, WaitingEvent event, Settlement.Dead how) {
        if (!queue.waitsBehindAnother(handle, event)) {
            throw new QueueMovedException();
        }
        deadLetters.die(handle, event.key(), how);
    }
}
