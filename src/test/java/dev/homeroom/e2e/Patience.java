package dev.homeroom.e2e;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** Time limits of tests. */
final class Patience {
    /** For events within seconds, on a machine busy with other forks. */
    static final Duration USUAL = Duration.ofSeconds(Integer.getInteger("homeroom.e2e.patience", 40));

    private Patience() {}

    static ConditionFactory waitingFor(String what) {
        return waitingFor(what, USUAL);
    }

    static ConditionFactory waitingFor(String what, Duration atMost) {
        return Awaitility.await(what).atMost(atMost).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(50));
    }

    /** For deliberately late answers of the harness's servers. Tests wait for a condition. */
    static void pause(Duration duration) {
        LockSupport.parkNanos(duration.toNanos());
    }
}
