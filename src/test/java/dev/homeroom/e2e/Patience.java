package dev.homeroom.e2e;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.awaitility.pollinterval.IterativePollInterval;

/** Time limits of tests. */
final class Patience {
    /** For events within seconds, on a slow machine that is busy with other forks. */
    static final Duration USUAL = Duration.ofSeconds(Integer.getInteger("homeroom.e2e.patience", 120));

    private static final Duration MOMENT = Duration.ofMillis(25);
    private static final Duration OFTEN = Duration.ofMillis(100);
    /** Each look costs the homeserver some work, so a long wait looks less often. */
    private static final Duration SELDOM = Duration.ofMillis(500);

    private Patience() {}

    private static Duration longer(Duration interval) {
        Duration longer = interval.multipliedBy(3).dividedBy(2);
        return longer.compareTo(SELDOM) > 0 ? SELDOM : longer;
    }

    static ConditionFactory waitingFor(String what) {
        return waitingFor(what, USUAL);
    }

    static ConditionFactory waitingFor(String what, Duration atMost) {
        return Awaitility.await(what)
                .atMost(atMost)
                .pollDelay(Duration.ZERO)
                .pollInterval(IterativePollInterval.iterative(Patience::longer, OFTEN));
    }

    /** Looks all the time, for a moment that passes. */
    static ConditionFactory watchingFor(String what) {
        return waitingFor(what).pollInterval(MOMENT);
    }

    /** For deliberately late answers of the harness's servers. Tests wait for a condition. */
    static void pause(Duration duration) {
        LockSupport.parkNanos(duration.toNanos());
    }
}
