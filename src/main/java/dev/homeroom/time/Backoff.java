package dev.homeroom.time;

import static java.util.Collections.max;
import static java.util.Collections.min;

import java.time.Duration;
import java.util.List;

/**
 * The pauses between attempts that fail. Each pause is twice as long as the one before, up to the longest.
 *
 * @param first the pause after the first failure
 */
public record Backoff(Duration first, Duration longest) {
    /** Keeps the product within a {@link Duration}. */
    private static final int MOST_DOUBLINGS = 30;

    /** @param failures the failures in a row; there is no pause after none */
    public Duration after(int failures) {
        return failures == 0
                ? Duration.ZERO
                : min(List.of(first.multipliedBy(1L << Math.min(failures - 1, MOST_DOUBLINGS)), longest));
    }

    /** @param atLeast the pause that the server asked for, which may be longer than the longest */
    public Duration after(int failures, Duration atLeast) {
        return max(List.of(after(failures), atLeast));
    }

    /** The pause where nobody counts the failures: half of the time since the first one, within the same bounds. */
    public Duration afterFailingFor(Duration time) {
        return min(List.of(max(List.of(first, time.dividedBy(2))), longest));
    }
}
