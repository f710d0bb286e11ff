package dev.homeroom.turn.stream;

import java.time.Duration;
import java.util.Collections;
import java.util.List;

/**
 * Throttles the edits of a draft. Pauses start short and grow, so 30 edits are enough for the longest turn, and they
 * respect the homeserver's rate limit. Not thread-safe.
 */
final class EditThrottle {
    static final int MOST = 30;
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final double SLOWER = 1.2;

    private int taken;
    private Duration pause = FIRST;

    boolean isOver() {
        return taken >= MOST;
    }

    /** Counts the next edit and returns the pause before it. */
    Duration next() {
        taken++;
        Duration next = pause;
        pause = times(pause, SLOWER);
        return next;
    }

    /** Doubles the pause after a rate limit or an error, to at least the given duration. */
    void slowDown(Duration atLeast) {
        pause = Collections.max(List.of(pause.multipliedBy(2), atLeast));
    }

    private static Duration times(Duration duration, double factor) {
        return Duration.ofMillis((long) (duration.toMillis() * factor));
    }
}
