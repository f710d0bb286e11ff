package dev.homeroom.appservice;

import dev.homeroom.queue.inbox.IncomingEvent;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Counts pushed events. */
@ApplicationScoped
class IntakeMetrics {
    private final MeterRegistry meters;

    IntakeMetrics(MeterRegistry meters) {
        this.meters = meters;
    }

    void taken() {
        meters.counter("homeroom.transactions", "outcome", "taken").increment();
    }

    /** @param added how many of the events were new */
    void events(List<IncomingEvent> events, int added) {
        meters.counter("homeroom.events.duplicate").increment(events.size() - added);
        for (IncomingEvent event : events) {
            count(event);
        }
    }

    void failed() {
        meters.counter("homeroom.transactions", "outcome", "failed").increment();
    }

    void notJson() {
        meters.counter("homeroom.transactions", "outcome", "not_json").increment();
    }

    private void count(IncomingEvent event) {
        String because = event.ignoredBecause();
        if (because == null) {
            meters.counter("homeroom.events.accepted").increment();
        } else {
            meters.counter("homeroom.events.ignored", "reason", because.split(":", 2)[0])
                    .increment();
        }
    }
}
