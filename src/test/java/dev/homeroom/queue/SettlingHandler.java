package dev.homeroom.queue;

import dev.homeroom.queue.inbox.Outcome;
import dev.homeroom.queue.inbox.WaitingEvent;
import dev.homeroom.queue.outbox.OutgoingEvent;
import io.quarkus.arc.DefaultBean;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.util.List;

/** Ends every event at once, for tests without turns. */
@DefaultBean
@Singleton
public class SettlingHandler implements EventHandler {
    @Override
    public Outcome handle(WaitingEvent event, TurnContext turnContext) {
        return new Outcome.Done("by a test", List.of());
    }

    @Override
    public List<OutgoingEvent> ends(Connection connection, WaitingEvent event) {
        return List.of();
    }

    @Override
    public Outcome.DeadLettered failed(WaitingEvent event, String errorId) {
        throw new IllegalStateException("Nothing fails here: " + event.key());
    }

    @Override
    public Outcome.DeadLettered lastResort(WaitingEvent event, String errorId) {
        throw new IllegalStateException("Nothing fails here: " + event.key());
    }

    @Override
    public OutgoingEvent furtherInLine(WaitingEvent event, int place, String notice) {
        throw new IllegalStateException("Nothing waits here: " + event.key());
    }

    @Override
    public OutgoingEvent inLine(WaitingEvent event, int place) {
        throw new IllegalStateException("Nothing waits here: " + event.key());
    }

    @Override
    public List<OverLimit> turnedAway(List<WaitingEvent> events) {
        throw new IllegalStateException("Nothing waits here: " + events);
    }

    @Override
    public List<OutgoingEvent> refused(OutgoingEvent refused, String reason, String errorId) {
        return List.of();
    }
}
