package dev.homeroom.reconcile;

import java.time.Duration;

/** The pause after a number of failures in a row: 2 s, doubled each time, up to 5 min. */
final class FailureBackoff {
    private static final Duration FIRST = Duration.ofSeconds(2);
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final int DOUBLINGS = 8;

    private FailureBackoff() {}

    static Duration after(int failures) {
        Duration pause = FIRST.multipliedBy(1L << Math.min(failures - 1, DOUBLINGS));
        return pause.compareTo(LONGEST) < 0 ? pause : LONGEST;
    }
}
