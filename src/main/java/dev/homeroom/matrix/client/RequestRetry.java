package dev.homeroom.matrix.client;

import dev.homeroom.matrix.HomeserverException.RateLimited;
import dev.homeroom.matrix.HomeserverException.Unclear;
import dev.homeroom.retry.RetryGuard;
import dev.homeroom.time.Backoff;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Retries a request for a short time with exponential backoff, where a retry is safe. Waits out a rate limit for as
 * long as the homeserver asks, or fails at once if that is too long.
 */
@Singleton
class RequestRetry {
    enum Rule {
        /** Never retry: the caller handles failures. */
        NEVER,
        /** Retry only requests that certainly had no effect. */
        WHEN_RATE_LIMITED,
        /** Also retry requests that may have had their effect, since they are idempotent. */
        WHEN_UNCLEAR
    }

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(250), Duration.ofSeconds(8));

    private final RetryGuard whenRateLimited;
    private final RetryGuard whenUnclear;

    @Inject
    RequestRetry() {
        this(BACKOFF, LIMIT);
    }

    /** @param limit from the beginning of the first attempt to the beginning of the last */
    RequestRetry(Backoff backoff, Duration limit) {
        this.whenRateLimited =
                new RetryGuard(backoff, limit, failure -> failure instanceof RateLimited, RequestRetry::asked);
        this.whenUnclear = new RetryGuard(
                backoff,
                limit,
                failure -> failure instanceof RateLimited || failure instanceof Unclear,
                RequestRetry::asked);
    }

    private static Optional<Duration> asked(Throwable failure) {
        return failure instanceof RateLimited limited ? Optional.of(limited.retryAfter()) : Optional.empty();
    }

    <T> T with(MatrixRequest matrixRequest, Supplier<T> attempt, Class<T> type) {
        return switch (matrixRequest.retryRule()) {
            case NEVER -> attempt.get();
            case WHEN_RATE_LIMITED -> retried(whenRateLimited, matrixRequest, attempt, type);
            case WHEN_UNCLEAR -> retried(whenUnclear, matrixRequest, attempt, type);
        };
    }

    private static <T> T retried(RetryGuard guard, MatrixRequest matrixRequest, Supplier<T> attempt, Class<T> type) {
        try {
            return guard.call(attempt, type);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unclear(matrixRequest.toString(), "the thread was told to stop", e);
        }
    }
}
