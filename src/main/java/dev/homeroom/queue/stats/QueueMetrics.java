package dev.homeroom.queue.stats;

import dev.homeroom.queue.inbox.WaitingEvent;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;

/** Counters and timers of each stage behind the inbox. */
@Singleton
public class QueueMetrics {
    private final MeterRegistry registry;
    private final InstantSource clock;
    private final AtomicInteger turnsRunning;
    private final Counter sent;
    private final Counter sendRetries;
    private final Counter refused;
    private final Counter retries;
    private final Counter resumptions;
    private final Timer age;

    public QueueMetrics(MeterRegistry registry, InstantSource clock) {
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

    public void turnBegins() {
        turnsRunning.incrementAndGet();
    }

    public void turnEnds() {
        turnsRunning.decrementAndGet();
    }

    public void settled(String how, WaitingEvent event) {
        registry.counter("homeroom.turns.settled", "how", how).increment();
        age.record(Duration.between(event.receivedAt(), clock.instant()));
    }

    public void retried() {
        retries.increment();
    }

    public void resumed() {
        resumptions.increment();
    }

    public void sent() {
        sent.increment();
    }

    public void sendRetried() {
        sendRetries.increment();
    }

    public void refused() {
        refused.increment();
    }
}
