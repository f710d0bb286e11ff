package dev.homeroom.reconcile;

import dev.homeroom.database.DatabaseUnavailableException;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.rooms.state.MatrixStateException;
import dev.homeroom.time.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A failure that blocks all agents, with its backoff.
 *
 * @param reason one sentence for operators
 * @param attempts number of failures in a row; 0 if there is none
 * @param nextTry the earliest time of the next attempt
 */
public record FailureState(String reason, int attempts, Instant nextTry) {
    static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(2), Duration.ofMinutes(5));
    static final FailureState NONE = new FailureState("", 0, Instant.EPOCH);

    FailureState again(RuntimeException e, Instant now) {
        return new FailureState(reason(e), attempts + 1, now.plus(BACKOFF.after(attempts + 1, pauseAtLeast(e))));
    }

    Optional<String> ifAny() {
        return attempts == 0 ? Optional.empty() : Optional.of(reason);
    }

    public static String reason(RuntimeException e) {
        return isExpected(e)
                ? String.valueOf(e.getMessage())
                : "Unexpected error in Homeroom: " + e.getClass().getSimpleName();
    }

    /** Whether the failure can occur in a healthy Homeroom. Any other deserves a stack trace. */
    public static boolean isExpected(RuntimeException e) {
        return e instanceof HomeserverException
                || e instanceof MatrixStateException
                || e instanceof DatabaseUnavailableException;
    }

    static Duration pauseAtLeast(RuntimeException e) {
        return e instanceof HomeserverException.RateLimited limited ? limited.retryAfter() : Duration.ZERO;
    }
}
