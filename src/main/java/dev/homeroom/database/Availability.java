package dev.homeroom.database;

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
    private static final Duration MIN_PAUSE = Duration.ofMillis(100);
    private static final Duration MAX_PAUSE = Duration.ofSeconds(2);
    private static final Duration LOG_INTERVAL = Duration.ofSeconds(30);
    private static final Duration RELAPSE_WINDOW = Duration.ofSeconds(10);

    private final Runnable probe;
    private final InstantSource clock;
    private volatile @Nullable String problem;
    private volatile boolean closed;
    private Instant lastLogged = Instant.MIN;
    private boolean outageLogged;
    private Instant recoveredAt = Instant.MIN;
    private Duration initialPause = Duration.ZERO;

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
        initialPause = recoveredAt.plus(RELAPSE_WINDOW).isBefore(now) ? Duration.ZERO : longer(initialPause);
        Duration before = initialPause;
        // Does not inherit the log keys of the room whose work hit the outage.
        Thread.ofVirtual()
                .name("database-probe")
                .inheritInheritableThreadLocals(false)
                .start(() -> probeUntilBack(now, before));
    }

    private static Duration longer(Duration pause) {
        Duration doubled = pause.isZero() ? MIN_PAUSE : pause.multipliedBy(2);
        return doubled.compareTo(MAX_PAUSE) < 0 ? doubled : MAX_PAUSE;
    }

    /**
     * Waits until the database is available.
     *
     * @return whether the database is available
     */
    synchronized boolean await(Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        long left = limit.toNanos();
        try {
            while (problem != null && !closed && left > 0) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
                left = deadline - System.nanoTime();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return problem == null;
    }

    /**
     * @param before pause before the first probe. On a nearly full disk, the small probe succeeds and the next real
     *     write fails; the pause prevents a tight loop of outages.
     */
    private void probeUntilBack(Instant since, Duration before) {
        Duration pause = before;
        do {
            LockSupport.parkNanos(pause.toNanos());
            pause = longer(pause);
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
