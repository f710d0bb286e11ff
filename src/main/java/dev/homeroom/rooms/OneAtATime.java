package dev.homeroom.rooms;

import dev.homeroom.cluster.Leases;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;

/** Runs work with the same purpose one after the other, in all processes. Not reentrant. */
@ApplicationScoped
public class OneAtATime {
    private static final Logger LOG = Logger.getLogger(OneAtATime.class);
    private static final int STRIPES = 64;
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);
    /** Longer than a process that was killed keeps its lease. */
    private static final int MAX_LOOKS = (int) Leases.LEASE.plusSeconds(5).dividedBy(BETWEEN_LOOKS);

    private final Leases leases;
    /** Within a process, so that only one thread looks for the lease. */
    private final Lock[] locks = IntStream.range(0, STRIPES)
            .mapToObj(stripe -> new ReentrantLock(true))
            .toArray(Lock[]::new);

    public OneAtATime(Leases leases) {
        this.leases = leases;
    }

    /** Runs the work alone. After half a minute behind another process, it runs beside it. */
    public <T> T run(String purpose, Supplier<T> work) {
        Lock lock = locks[Math.floorMod(purpose.hashCode(), STRIPES)];
        lock.lock();
        try {
            Optional<Leases.Lease> lease = acquire(purpose);
            try {
                return work.get();
            } finally {
                lease.ifPresent(Leases.Lease::close);
            }
        } finally {
            lock.unlock();
        }
    }

    private Optional<Leases.Lease> acquire(String purpose) {
        for (int look = 1; look <= MAX_LOOKS; look++) {
            Optional<Leases.Lease> lease = leases.acquire(purpose);
            if (lease.isPresent()) {
                return lease;
            }
            rest();
        }
        LOG.warnf("Another process takes long, so Homeroom no longer waits for it: %s", purpose);
        return Optional.empty();
    }

    private static void rest() {
        try {
            Thread.sleep(BETWEEN_LOOKS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
