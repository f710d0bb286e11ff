package dev.homeroom.files.outgoing;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;

/** Counts what agents send. */
@ApplicationScoped
public class OutgoingFileMetrics {
    private final Counter bytes;
    private final MeterRegistry registry;

    public OutgoingFileMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.bytes = Counter.builder("homeroom.files.sent")
                .description("Bytes of files that agents sent and that are on the homeserver")
                .baseUnit("bytes")
                .register(registry);
    }

    void uploaded(long size) {
        bytes.increment(size);
    }

    void refused(String reason) {
        Counter.builder("homeroom.files.unsent")
                .description("Files of agents that were not sent")
                .tag("reason", reason)
                .register(registry)
                .increment();
    }
}
