package dev.homeroom.link;

import dev.homeroom.link.ConnectionStatus.Good;
import dev.homeroom.link.ConnectionStatus.Unchecked;
import dev.homeroom.time.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.jboss.logging.Logger;

/**
 * Probes the connection to the homeserver repeatedly, and never gives up. A problem is logged once, and again only when it
 * changes. A problem that lasts less than ten seconds isn't logged, because homeservers open their port before they know
 * their application services.
 *
 * <table>
 * <caption>The next probe</caption>
 * <tr><th>the connection is</th><th>next probe</th></tr>
 * <tr><td>not good</td><td>after a pause that grows to a minute; when it is good again, the outage is over</td></tr>
 * <tr><td>good</td><td>after the usual interval</td></tr>
 * <tr><td>good, but a transaction was rejected</td><td>when the database answers, at the earliest after a pause that grows
 *     with each repetition; then the outage is over</td></tr>
 * </table>
 */
final class ConnectionMonitor {
    /** The monitor's waits. */
    interface Sleeper {
        /** Whether the process is stopping. */
        boolean isStopping();

        /** Waits, at most until the process stops. */
        void pause(Duration length) throws InterruptedException;

        /**
         * Waits until a transaction is rejected or the process stops.
         *
         * @return whether a transaction was rejected
         */
        boolean rejectedWithin(Duration limit) throws InterruptedException;
    }

    private static final Logger LOG = Logger.getLogger(ConnectionMonitor.class);
    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(250), Duration.ofSeconds(60));
    private static final Duration DATABASE_PAUSE = Duration.ofSeconds(1);

    private final UnaryOperator<ConnectionStatus> probe;
    private final BooleanSupplier databaseAnswers;
    private final Sleeper sleeper;
    private final Runnable outageOver;
    private final Duration usual;
    private final InstantSource clock;

    private volatile ConnectionStatus status = new Unchecked();
    private volatile Optional<Instant> probedAt = Optional.empty();
    private ConnectionStatus logged = status;
    private Instant graceEnds = Instant.MIN;
    private int pauses;
    /** The time before the start counts as an outage: no transaction could be accepted. */
    private boolean outage = true;

    /**
     * @param probe one probe, given the previous status
     * @param outageOver called when both directions work, the first time and after each outage
     * @param usual the interval between probes while the connection is good
     */
    ConnectionMonitor(
            UnaryOperator<ConnectionStatus> probe,
            BooleanSupplier databaseAnswers,
            Sleeper sleeper,
            Runnable outageOver,
            Duration usual,
            InstantSource clock) {
        this.probe = probe;
        this.databaseAnswers = databaseAnswers;
        this.sleeper = sleeper;
        this.outageOver = outageOver;
        this.usual = usual;
        this.clock = clock;
    }

    ConnectionStatus status() {
        return status;
    }

    /** The end of the last probe; empty before the first. */
    Optional<Instant> probedAt() {
        return probedAt;
    }

    /**
     * One probe, and the rest while the connection is good.
     *
     * @return the pause before the next probe
     */
    Duration step() throws InterruptedException {
        if (status instanceof Unchecked) {
            // Transactions rejected during the start belong to the outage that ends with the first good probe.
            sleeper.rejectedWithin(Duration.ZERO);
        }
        ConnectionStatus now = probe.apply(status);
        probedAt = Optional.of(clock.instant());
        if (now instanceof Good good) {
            becomeGood(good);
            restWhileGood();
            return Duration.ZERO;
        }
        becomeBad(now);
        return growingPause(remainingGrace());
    }

    private void becomeGood(Good now) {
        boolean wasBad = !(status instanceof Good);
        status = now;
        if (wasBad) {
            pauses = 0;
            logged = now;
        }
        if (outage) {
            outage = false;
            LOG.info(now.sentence());
            outageOver.run();
        }
    }

    private void becomeBad(ConnectionStatus now) {
        if (status instanceof Good || status instanceof Unchecked) {
            graceEnds = clock.instant().plus(GRACE);
            pauses = 0;
        }
        status = now;
        outage = true;
        if (!now.equals(logged) && !clock.instant().isBefore(graceEnds)) {
            LOG.error(now.sentence());
            logged = now;
        }
    }

    private void restWhileGood() throws InterruptedException {
        if (!sleeper.rejectedWithin(usual)) {
            pauses = 0;
            return;
        }
        outage = true;
        sleeper.pause(growingPause(BACKOFF.longest()));
        while (!sleeper.isStopping() && !databaseAnswers.getAsBoolean()) {
            sleeper.pause(DATABASE_PAUSE);
        }
        // Transactions rejected meanwhile belong to the same outage.
        sleeper.rejectedWithin(Duration.ZERO);
    }

    /** Limits the pause to the rest of the grace period, so the problem is logged in time. */
    private Duration remainingGrace() {
        Duration left = Duration.between(clock.instant(), graceEnds);
        return left.isPositive() ? left : BACKOFF.longest();
    }

    private Duration growingPause(Duration atMost) {
        pauses++;
        return Collections.min(List.of(BACKOFF.after(pauses), atMost));
    }
}
