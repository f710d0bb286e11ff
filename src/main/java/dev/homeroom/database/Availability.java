package dev.homeroom.database;

import dev.homeroom.time.Backoff;
import dev.homeroom.time.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Availability of the database. During an outage, one thread probes the database and every other caller fails at once. The log has one line per outage.
 *
 * <table>
 * <caption>States</caption>
 * <tr><th>state</th><th>left by</th></tr>
 * <tr><td>closed, at the start</td><td>{@link #opened}</td></tr>
 * <tr><td>up</td><td>{@link #failed}</td></tr>
 * <tr><td>down</td><td>a probe that succeeds</td></tr>
 * <tr><td>closed, at the end</td><td>nothing</td></tr>
 * </table>
 */
final class Availability {
    static final String CLOSED = "Homeroom is stopping.";

    private static final Logger LOG = Logger.getLogger(Availability.class);
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(2));
    private static final Duration LOG_INTERVAL = Duration.ofSeconds(30);
    private static final Duration RELAPSE_WINDOW = Duration.ofSeconds(10);

    private final Runnable probe;
    private final InstantSource clock;
    private volatile @Nullable String problem;
    private volatile boolean closed;
    private Instant lastLogged = Instant.MIN;
    private boolean outageLogged;
    private Instant recoveredAt = Instant.MIN;
    /** Outages in a row, each soon after the one before. */
    private int relapses;

    /** @param probe throws while the database is not writable */
    Availability(Runnable probe, InstantSource clock, @Nullable String problemAtFirst) {
        this.probe = probe;
        this.clock = clock;
        this.problem = problemAtFirst;
    }

    /** Returns the problem as a sentence for operators; empty while the database is available. */
    Optional<String> problem() {
        return Optional.ofNullable(problem);
    }

    /** @throws DatabaseUnavailableException while the database is unavailable */
    void require() {
        String why = problem;
        if (why != null) {
            throw new DatabaseUnavailableException(why, null);
        }
    }

    synchronized void opened() {
        problem = null;
        notifyAll();
    }

    /** Marks the database as unavailable for good, without a word in the log. Whoever waits returns at once. */
    synchronized void close() {
        closed = true;
        problem = CLOSED;
        notifyAll();
    }

    boolean isClosed() {
        return closed;
    }

    /** Marks the database as unavailable and probes it until it recovers. */
    synchronized void failed(String why) {
        if (problem != null) {
            return;
        }
        problem = why;
        Instant now = clock.instant();
        outageLogged = lastLogged.plus(LOG_INTERVAL).isBefore(now);
        if (outageLogged) {
            lastLogged = now;
            LOG.error(
                    why
                            + " Until it is back, Homeroom rejects events with 503 and answers nobody, but no message is lost.");
        }
        relapses = recoveredAt.plus(RELAPSE_WINDOW).isBefore(now) ? 0 : relapses + 1;
        int relapsesBefore = relapses;
        // Does not inherit the log keys of the room whose work hit the outage.
        Thread.ofVirtual()
                .name("database-probe")
                .inheritInheritableThreadLocals(false)
                .start(() -> probeUntilBack(now, relapsesBefore));
    }

    /**
     * Waits until the database is available.
     *
     * @return whether the database is available
     */
    synchronized boolean await(Duration limit) {
        Deadline deadline = Deadline.in(limit);
        try {
            while (problem != null && !closed && !deadline.isOver()) {
                TimeUnit.NANOSECONDS.timedWait(this, deadline.left().toNanos());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return problem == null;
    }

    /**
     * Pauses before the first probe of a relapse too. On a nearly full disk, the small probe succeeds and the next real
     * write fails; the pause prevents a tight loop of outages.
     */
    private void probeUntilBack(Instant since, int relapsesBefore) {
        int failures = relapsesBefore;
        do {
            LockSupport.parkNanos(BACKOFF.after(failures).toNanos());
            failures++;
        } while (!closed && !isBack());
        back(since);
    }

    private boolean isBack() {
        try {
            probe.run();
            return true;
        } catch (RuntimeException e) {
            LOG.debug("The database is still unavailable", e);
            return false;
        }
    }

    private synchronized void back(Instant since) {
        if (closed) {
            return;
        }
        problem = null;
        recoveredAt = clock.instant();
        notifyAll();
        if (outageLogged) {
            LOG.infof(
                    "The database is back after %d s.",
                    Duration.between(since, recoveredAt).toSeconds());
        }
    }
}
