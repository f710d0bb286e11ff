package dev.homeroom.files.incoming;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;

/** Counts what people send. */
@ApplicationScoped
public class FileMetrics {
    private final Counter bytes;
    private final MeterRegistry registry;

    public FileMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.bytes = Counter.builder("homeroom.files.received")
                .description("Bytes of files that people sent and that are in the workspace")
                .baseUnit("bytes")
                .register(registry);
    }

    void count(Landing landing) {
        switch (landing) {
            case Landing.Landed landed -> bytes.increment((double) landed.file().size());
            case Landing.TooLarge _, Landing.Overlong _ -> notTaken("too large");
            case Landing.RoomFull full -> notTaken("quota");
            case Landing.Encrypted encrypted -> notTaken("encrypted");
            case Landing.Gone gone -> notTaken("gone");
            case Landing.NotNow notNow -> notTaken("homeserver");
            case Landing.NotStored notStored -> notTaken("workspace");
        }
    }

    private void notTaken(String reason) {
        Counter.builder("homeroom.files.refused")
                .description("Files of people that were not taken, each time they were tried")
                .tag("reason", reason)
                .register(registry)
                .increment();
    }
}
