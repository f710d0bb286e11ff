package dev.homeroom.appservice;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** What can be told from the calls that came in, since this process started. */
@ApplicationScoped
public class IncomingCalls {
    private final InstantSource clock;
    private final AtomicReference<Optional<Instant>> lastPing = new AtomicReference<>(Optional.empty());
    private final AtomicLong refused = new AtomicLong();

    IncomingCalls(InstantSource clock) {
        this.clock = clock;
    }

    void pinged() {
        lastPing.set(Optional.of(clock.instant()));
    }

    /** When the homeserver last pinged us. */
    Optional<Instant> lastPing() {
        return lastPing.get();
    }

    public void refused() {
        refused.incrementAndGet();
    }

    /** How many calls showed a token that is not the homeserver's. */
    public long refusals() {
        return refused.get();
    }
}
