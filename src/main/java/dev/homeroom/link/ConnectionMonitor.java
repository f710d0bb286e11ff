package dev.homeroom.link;

import dev.homeroom.link.ConnectionStatus.Good;
import dev.homeroom.link.ConnectionStatus.Unchecked;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.jboss.logging.Logger;

/**
 * Looks at the link again and again, and never gives up. What is wrong is said once, and again only when it changes; what
 * is wrong for less than ten seconds isn't said, since homeservers open their port before they know their application
 * services.
 *
 * <table>
 * <caption>When it looks next</caption>
 * <tr><th>the link is</th><th>next look</th></tr>
 * <tr><td>not good</td><td>after a pause that grows to a minute; once it is good, an outage is over</td></tr>
 * <tr><td>good</td><td>after the usual time</td></tr>
 * <tr><td>good, and a transaction is turned away</td><td>as soon as the database answers, not before a pause that grows
 *     while this happens again and again; then an outage is over</td></tr>
 * </table>
 */
final class ConnectionMonitor {
    /** How the watch passes its time. */
    interface Sleeper {
        /** Whether the process is stopping. */
        boolean isOver();

        /** Waits, at most until the process stops. */
        void pause(Duration length) throws InterruptedException;

        /** Waits until a transaction is turned away or the process stops, and says whether that was so. */
        boolean turnedAwayWithin(Duration limit) throws InterruptedException;
    }

    private static final Logger LOG = Logger.getLogger(ConnectionMonitor.class);
    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);
    private static final Duration DATABASE_PAUSE = Duration.ofSeconds(1);

    private final UnaryOperator<ConnectionStatus> look;
    private final BooleanSupplier databaseAnswers;
    private final Sleeper sleeper;
    private final Runnable outageOver;
    private final Duration usual;
    private final InstantSource clock;

    private volatile ConnectionStatus status = new Unchecked();
    private volatile Optional<Instant> lookedAt = Optional.empty();
    private ConnectionStatus said = status;
    private Instant silentUntil = Instant.MIN;
    private Duration growing = FIRST_PAUSE;
    /** The time before the start is one: nothing could be taken in. */
    private boolean outage = true;

    /**
     * @param look one look, given what the last one found
     * @param outageOver called when both directions work again, and for the first time
     * @param usual time between looks while all is well
     */
    ConnectionMonitor(
            UnaryOperator<ConnectionStatus> look,
            BooleanSupplier databaseAnswers,
            Sleeper sleeper,
            Runnable outageOver,
            Duration usual,
            InstantSource clock) {
        this.look = look;
        this.databaseAnswers = databaseAnswers;
        this.sleeper = sleeper;
        this.outageOver = outageOver;
        this.usual = usual;
        this.clock = clock;
    }

    ConnectionStatus status() {
        return status;
    }

    /** When the last look ended; empty before the first. */
    Optional<Instant> lookedAt() {
        return lookedAt;
    }

    void run() throws InterruptedException {
        // What was turned away while Homeroom started belongs to the outage that ends with the first good look.
        sleeper.turnedAwayWithin(Duration.ZERO);
        while (!sleeper.isOver()) {
            ConnectionStatus now = look.apply(status);
            lookedAt = Optional.of(clock.instant());
            if (now instanceof Good good) {
                isGood(good);
                restWhileGood();
            } else {
                isBad(now);
                pauseAndGrow(untilGraceEnds());
            }
        }
    }

    private void isGood(Good now) {
        boolean wasBad = !(status instanceof Good);
        status = now;
        if (wasBad) {
            growing = FIRST_PAUSE;
            said = now;
        }
        if (outage) {
            outage = false;
            LOG.info(now.sentence());
            outageOver.run();
        }
    }

    private void isBad(ConnectionStatus now) {
        if (status instanceof Good || status instanceof Unchecked) {
            silentUntil = clock.instant().plus(GRACE);
            growing = FIRST_PAUSE;
        }
        status = now;
        outage = true;
        if (!now.equals(said) && !clock.instant().isBefore(silentUntil)) {
            LOG.error(now.sentence());
            said = now;
        }
    }

    private void restWhileGood() throws InterruptedException {
        if (!sleeper.turnedAwayWithin(usual)) {
            growing = FIRST_PAUSE;
            return;
        }
        outage = true;
        pauseAndGrow(LONGEST_PAUSE);
        while (!sleeper.isOver() && !databaseAnswers.getAsBoolean()) {
            sleeper.pause(DATABASE_PAUSE);
        }
        // What was turned away meanwhile belongs to the same outage.
        sleeper.turnedAwayWithin(Duration.ZERO);
    }

    /** So that what is wrong is said when it is time, and not a pause later. */
    private Duration untilGraceEnds() {
        Duration left = Duration.between(clock.instant(), silentUntil);
        return left.isPositive() ? left : LONGEST_PAUSE;
    }

    private void pauseAndGrow(Duration atMost) throws InterruptedException {
        sleeper.pause(shorter(growing, atMost));
        growing = shorter(growing.multipliedBy(2), LONGEST_PAUSE);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
