package dev.homeroom.time;

import java.time.Duration;

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
                : shorter(first.multipliedBy(1L << Math.min(failures - 1, MOST_DOUBLINGS)), longest);
    }

    /** @param atLeast the pause that the server asked for, which may be longer than the longest */
    public Duration after(int failures, Duration atLeast) {
        return longer(after(failures), atLeast);
    }

    /** The pause where nobody counts the failures: half of the time since the first one, within the same bounds. */
    public Duration afterFailingFor(Duration time) {
        return shorter(longer(first, time.dividedBy(2)), longest);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
