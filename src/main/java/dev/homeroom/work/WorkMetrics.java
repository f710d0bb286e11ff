package dev.homeroom.work;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** What each stage behind the inbox has done. */
@ApplicationScoped
class WorkMetrics {
    private final MeterRegistry registry;
    private final Clock clock;
    private final AtomicInteger turnsRunning;
    private final Counter sent;
    private final Counter sendRetries;
    private final Counter refused;
    private final Counter retries;
    private final Counter resumptions;
    private final Timer age;

    WorkMetrics(MeterRegistry registry, Clock clock) {
        this.registry = registry;
        this.clock = clock;
        this.turnsRunning = registry.gauge("homeroom.turns.running", new AtomicInteger());
        this.sent = registry.counter("homeroom.outbox.sent");
        this.sendRetries = registry.counter("homeroom.outbox.retries");
        this.refused = registry.counter("homeroom.outbox.refused");
        this.retries = registry.counter("homeroom.turns.retries");
        this.resumptions = registry.counter("homeroom.turns.resumed");
        this.age = Timer.builder("homeroom.turns.age")
                .description("From taking an event in to settling it")
                .publishPercentileHistogram()
                .register(registry);
    }

    void turnBegins() {
        turnsRunning.incrementAndGet();
    }

    void turnEnds() {
        turnsRunning.decrementAndGet();
    }

    void settled(String how, WaitingEvent event) {
        registry.counter("homeroom.turns.settled", "how", how).increment();
        age.record(Duration.between(event.receivedAt(), clock.instant()));
    }

    void retried() {
        retries.increment();
    }

    void resumed() {
        resumptions.increment();
    }

    void sent() {
        sent.increment();
    }

    void sendRetried() {
        sendRetries.increment();
    }

    void refused() {
        refused.increment();
    }
}
