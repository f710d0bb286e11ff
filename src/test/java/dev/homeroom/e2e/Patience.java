package dev.homeroom.e2e;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** How long tests wait, at most. */
final class Patience {
    /** For what should happen within seconds, on a machine that is busy with other forks. */
    static final Duration USUAL = Duration.ofSeconds(Integer.getInteger("homeroom.e2e.patience", 40));

    private Patience() {}

    static ConditionFactory waitingFor(String what) {
        return waitingFor(what, USUAL);
    }

    static ConditionFactory waitingFor(String what, Duration atMost) {
        return Awaitility.await(what).atMost(atMost).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(50));
    }

    /** For the servers of the harness, which answer late on purpose; a test itself awaits a condition. */
    static void pause(Duration duration) {
        LockSupport.parkNanos(duration.toNanos());
    }
}
