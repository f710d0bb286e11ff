package dev.homeroom.work;

import io.quarkus.arc.DefaultBean;
import jakarta.inject.Singleton;
import java.util.List;

/** Stands in for turns where a test has none. */
@DefaultBean
@Singleton
public class SettleAtOnce implements EventHandler {
    @Override
    public Settlement handle(WaitingEvent event, Progress progress) {
        return new Settlement.Settled("by a test", List.of());
    }

    @Override
    public Settlement.Dead failed(WaitingEvent event, String errorId) {
        throw new IllegalStateException("Nothing fails here: " + event.key());
    }

    @Override
    public Outgoing inLine(WaitingEvent event, int place) {
        throw new IllegalStateException("Nothing waits here: " + event.key());
    }

    @Override
    public List<TurnedAway> turnedAway(List<WaitingEvent> events) {
        throw new IllegalStateException("Nothing waits here: " + events);
    }

    @Override
    public List<Outgoing> refused(Outgoing refused, String errorId) {
        return List.of();
    }
}
