package dev.homeroom.queue.retention;

import dev.homeroom.cluster.Leases;
import dev.homeroom.database.DatabaseUnavailableException;
import dev.homeroom.lifecycle.Loop;
import dev.homeroom.settings.ReadableTime;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.IntSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Prunes old finished rows every hour, in one process at a time, in small batches. */
@Singleton
public class Retention {
    private static final Logger LOG = Logger.getLogger(Retention.class);
    private static final Duration AFTER_THE_START = Duration.ofMinutes(1);
    private static final Duration BETWEEN_PASSES = Duration.ofHours(1);
    private static final Duration BETWEEN_BATCHES = Duration.ofMillis(100);

    private final Pruning pruning;
    private final Leases leases;
    private final RetentionSettings settings;
    private final InstantSource clock;
    private final Counter events;
    private final Counter sent;
    private final Loop loop = Loop.every(BETWEEN_PASSES, "retention", this::pruneUnlessAnotherDoes);

    Retention(Pruning pruning, Leases leases, RetentionSettings settings, InstantSource clock, MeterRegistry registry) {
        this.pruning = pruning;
        this.leases = leases;
        this.settings = settings;
        this.clock = clock;
        this.events = counter("inbox", registry);
        this.sent = counter("outbox", registry);
    }

    private static Counter counter(String table, MeterRegistry registry) {
        return Counter.builder("homeroom.retention.pruned")
                .description("Rows whose content was removed since it had been done with for long")
                .tag("table", table)
                .register(registry);
    }

    /** Begins to prune. To be called once. */
    public void start() {
        loop.startAfter(AFTER_THE_START);
    }

    /** Returns at once; a running batch is finished. */
    public void stop() {
        loop.stop();
    }

    void pruneUnlessAnotherDoes() throws InterruptedException {
        try (Leases.@Nullable Lease held = leases.acquire("retention").orElse(null)) {
            if (held != null) {
                prune(held);
            }
        } catch (DatabaseUnavailableException e) {
            LOG.debug("Pruning waits for the database", e);
        } catch (RuntimeException e) {
            LOG.error("Pruning failed and will be retried in an hour", e);
        }
    }

    private void prune(Leases.Lease lease) throws InterruptedException {
        Instant before = clock.instant().minus(settings.time());
        int taken = inBatches(lease, events, pruning.ofInbox(before));
        int said = inBatches(lease, sent, pruning.ofOutbox(before));
        if (taken + said > 0) {
            LOG.infof(
                    "Pruned %d inbox and %d outbox rows that are older than %s",
                    taken, said, ReadableTime.of(settings.time()));
        }
    }

    /** @param batch prunes some and says how many; a negative number when nothing is left */
    private int inBatches(Leases.Lease lease, Counter counter, IntSupplier batch) throws InterruptedException {
        int all = 0;
        int some = batch.getAsInt();
        while (some >= 0) {
            all += some;
            counter.increment(some);
            if (!lease.isHeld() || (some > 0 && loop.isStoppedWithin(BETWEEN_BATCHES)) || loop.isStopping()) {
                return all;
            }
            some = batch.getAsInt();
        }
        return all;
    }
}
