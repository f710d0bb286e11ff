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
 * Whether the database can be used. While it can't, nobody but one thread asks it, so that everybody else has an answer
 * at once and the log has one line for each outage.
 *
 * <table>
 * <caption>States</caption>
 * <tr><th>state</th><th>leaves it by</th></tr>
 * <tr><td>closed, at the start</td><td>{@link #opened}</td></tr>
 * <tr><td>up</td><td>{@link #failed}</td></tr>
 * <tr><td>away</td><td>a probe that succeeds</td></tr>
 * </table>
 */
final class Availability {
    private static final Logger LOG = Logger.getLogger(Availability.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(30);
    private static final Duration SOON = Duration.ofSeconds(10);

    private final Runnable probe;
    private final InstantSource clock;
    private volatile @Nullable String problem;
    private volatile boolean stopped;
    private Instant said = Instant.MIN;
    private boolean saying;
    private Instant wasBack = Instant.MIN;
    private Duration mistrust = Duration.ZERO;

    /** @param probe throws while the database can't be written */
    Availability(Runnable probe, InstantSource clock, @Nullable String problemAtFirst) {
        this.probe = probe;
        this.clock = clock;
        this.problem = problemAtFirst;
    }

    /** What is wrong, in one sentence for operators. */
    Optional<String> problem() {
        return Optional.ofNullable(problem);
    }

    /** @throws DatabaseUnavailableException while the database can't be used */
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

    /** From here on the end of a connection is nothing to talk about. */
    void stop() {
        stopped = true;
    }

    boolean isStopped() {
        return stopped;
    }

    /** Notes that the database failed; it is looked at until it is back. */
    synchronized void failed(String why) {
        if (problem != null) {
            return;
        }
        problem = why;
        Instant now = clock.instant();
        saying = !stopped && said.plus(BETWEEN_LINES).isBefore(now);
        if (saying) {
            said = now;
            LOG.error(why + " Until it is back, nothing is taken in (503) and nobody is answered; nothing is lost.");
        }
        mistrust = wasBack.plus(SOON).isBefore(now) ? Duration.ZERO : longer(mistrust);
        Duration before = mistrust;
        // Not on behalf of the room whose work happened to meet the outage: its log keys stay behind.
        Thread.ofVirtual()
                .name("database-probe")
                .inheritInheritableThreadLocals(false)
                .start(() -> probeUntilBack(now, before));
    }

    private static Duration longer(Duration pause) {
        Duration doubled = pause.isZero() ? FIRST_PAUSE : pause.multipliedBy(2);
        return doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    }

    /**
     * Waits until the database can be used.
     *
     * @return whether it can
     */
    synchronized boolean await(Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        long left = limit.toNanos();
        try {
            while (problem != null && left > 0) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
                left = deadline - System.nanoTime();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return problem == null;
    }

    /** @param before a disk that is nearly full takes a probe, and not what comes then: that must not go round and round */
    private void probeUntilBack(Instant since, Duration before) {
        Duration pause = before;
        do {
            LockSupport.parkNanos(pause.toNanos());
            pause = longer(pause);
        } while (!stopped && !isBack());
        back(since);
    }

    private boolean isBack() {
        try {
            probe.run();
            return true;
        } catch (RuntimeException e) {
            LOG.debug("The database is still away", e);
            return false;
        }
    }

    private synchronized void back(Instant since) {
        problem = null;
        wasBack = clock.instant();
        notifyAll();
        if (saying) {
            LOG.infof(
                    "The database is back after %d s.",
                    Duration.between(since, wasBack).toSeconds());
        }
    }
}
