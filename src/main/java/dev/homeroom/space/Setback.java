package dev.homeroom.space;

import dev.homeroom.database.DatabaseUnavailableException;
import dev.homeroom.matrix.HomeserverException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Something that holds all agents up.
 *
 * @param reason one sentence for operators
 * @param attempts how often in a row; 0 when nothing is wrong
 * @param nextTry not before
 */
record Setback(String reason, int attempts, Instant nextTry) {
    static final Setback NONE = new Setback("", 0, Instant.EPOCH);

    Setback again(RuntimeException e, Instant now) {
        Duration pause = Pauses.after(attempts + 1);
        Duration atLeast = pauseAtLeast(e);
        return new Setback(reason(e), attempts + 1, now.plus(pause.compareTo(atLeast) < 0 ? atLeast : pause));
    }

    Optional<String> ifAny() {
        return attempts == 0 ? Optional.empty() : Optional.of(reason);
    }

    static String reason(RuntimeException e) {
        return isExpected(e)
                ? String.valueOf(e.getMessage())
                : "Something broke in Homeroom: " + e.getClass().getSimpleName();
    }

    /** What can happen in a healthy Homeroom; anything else is worth a stack trace. */
    static boolean isExpected(RuntimeException e) {
        return e instanceof HomeserverException
                || e instanceof ProvisioningFailure
                || e instanceof DatabaseUnavailableException;
    }

    static Duration pauseAtLeast(RuntimeException e) {
        return e instanceof HomeserverException.RateLimited limited ? limited.retryAfter() : Duration.ZERO;
    }
}
