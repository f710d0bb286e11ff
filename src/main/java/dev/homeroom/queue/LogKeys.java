package dev.homeroom.queue;

import dev.homeroom.queue.inbox.WaitingEvent;
import dev.homeroom.queue.lane.Lane;
import java.util.List;
import java.util.Map;
import org.jboss.logging.MDC;

/** The keys of every log line of this thread until {@link #close}. Threads that a turn starts set their own. */
record LogKeys(List<String> names) implements AutoCloseable {
    static LogKeys of(Lane lane) {
        return put(Map.of("room", lane.room().value()));
    }

    static LogKeys of(WaitingEvent event) {
        return put(Map.of("event", event.key(), "turn", event.cause()));
    }

    private static LogKeys put(Map<String, String> keys) {
        keys.forEach(MDC::put);
        return new LogKeys(List.copyOf(keys.keySet()));
    }

    @Override
    public void close() {
        names.forEach(MDC::remove);
    }
}
