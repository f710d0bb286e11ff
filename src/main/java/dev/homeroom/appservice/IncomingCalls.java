package dev.homeroom.appservice;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** Facts about the calls that this process has received since it started. */
@ApplicationScoped
public class IncomingCalls {
    private final InstantSource clock;
    private final AtomicReference<Optional<Instant>> lastPing = new AtomicReference<>(Optional.empty());
    private final AtomicReference<Instant> lastPush = new AtomicReference<>(Instant.MIN);
    private final AtomicLong refused = new AtomicLong();

    public IncomingCalls(InstantSource clock) {
        this.clock = clock;
    }

    void pinged() {
        lastPing.set(Optional.of(clock.instant()));
    }

    /** The time of the homeserver's last ping. */
    Optional<Instant> lastPing() {
        return lastPing.get();
    }

    public void pushed() {
        lastPush.set(clock.instant());
    }

    /** The time of the last accepted transaction; {@link Instant#MIN} before the first. */
    public Instant lastPush() {
        return lastPush.get();
    }

    public void refused() {
        refused.incrementAndGet();
    }

    /** The number of calls with a token that is not the homeserver's. */
    public long refusals() {
        return refused.get();
    }
}
