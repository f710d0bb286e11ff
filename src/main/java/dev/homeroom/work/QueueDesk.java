package dev.homeroom.work;

import dev.homeroom.database.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Speaks to people whose messages wait behind others, while a turn runs. The caller holds the lane of the room's desk. */
@ApplicationScoped
class QueueDesk {
    private final Database database;
    private final Lanes lanes;
    private final Queue queue;
    private final Outbox outbox;
    private final EventHandler handler;
    private final WorkMetrics metrics;

    QueueDesk(Database database, Lanes lanes, Queue queue, Outbox outbox, EventHandler handler, WorkMetrics metrics) {
        this.database = database;
        this.lanes = lanes;
        this.queue = queue;
        this.outbox = outbox;
        this.handler = handler;
        this.metrics = metrics;
    }

    /** The queue moved on after it was looked at; nothing was written. */
    private static final class QueueMovedException extends RuntimeException {}

    private record Told(WaitingEvent event, Outgoing notice) {}

    /** @return whether there was something to say */
    boolean speak(Lane lane) {
        Queue.Look look = database.inTransaction(handle -> queue.look(handle, lane.room()));
        if (look.isNothing()) {
            return false;
        }
        List<Told> told = look.toTell().stream()
                .map(place -> new Told(place.event(), handler.inLine(place.event(), place.position())))
                .toList();
        write(lane, told, handler.turnedAway(look.tooMany()));
        return true;
    }

    private void write(Lane lane, List<Told> told, List<EventHandler.TurnedAway> turnedAway) {
        try {
            lanes.useTransactionWithTurns(lane, handle -> {
                for (Told each : told) {
                    if (queue.tell(handle, each.event())) {
                        outbox.put(handle, Track.DESK, List.of(each.notice()));
                    }
                }
                for (EventHandler.TurnedAway group : turnedAway) {
                    if (!group.events().stream().allMatch(event -> queue.turnAway(handle, event, group.how()))) {
                        throw new QueueMovedException();
                    }
                    outbox.put(handle, Track.DESK, group.how().toSend());
                }
            });
        } catch (QueueMovedException e) {
            return;
        }
        turnedAway.forEach(group ->
                group.events().forEach(event -> metrics.settled(group.how().why(), event)));
    }
}
