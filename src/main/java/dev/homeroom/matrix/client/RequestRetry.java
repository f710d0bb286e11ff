package dev.homeroom.matrix.client;

import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.HomeserverException.RateLimited;
import dev.homeroom.matrix.HomeserverException.Unclear;
import dev.homeroom.time.Backoff;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * Retries a request for a short time with exponential backoff, where a retry is safe. Waits out a rate limit for as
 * long as the homeserver asks, or fails at once if that is too long.
 */
@ApplicationScoped
class RequestRetry {
    enum Rule {
        /** Never retry: the caller handles failures. */
        NEVER,
        /** Retry only requests that certainly had no effect. */
        WHEN_RATE_LIMITED,
        /** Also retry requests that may have had their effect, since they are idempotent. */
        WHEN_UNCLEAR
    }

    /** Suspends the current thread. */
    @FunctionalInterface
    interface Pause {
        void of(Duration length) throws InterruptedException;
    }

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(250), Duration.ofSeconds(8));

    private final InstantSource clock;
    private final Pause pause;

    @Inject
    RequestRetry(InstantSource clock) {
        this(clock, Thread::sleep);
    }

    RequestRetry(InstantSource clock, Pause pause) {
        this.clock = clock;
        this.pause = pause;
    }

    <T> T with(Rule rule, Supplier<T> request) {
        Instant end = clock.instant().plus(LIMIT);
        int unclear = 0;
        while (true) {
            try {
                return request.get();
            } catch (RateLimited e) {
                waitOrThrow(rule != Rule.NEVER, e.retryAfter(), end, e);
            } catch (Unclear e) {
                unclear++;
                waitOrThrow(rule == Rule.WHEN_UNCLEAR, BACKOFF.after(unclear), end, e);
            }
        }
    }

    private void waitOrThrow(boolean mayRetry, Duration length, Instant end, HomeserverException failure) {
        if (!mayRetry || clock.instant().plus(length).isAfter(end)) {
            throw failure;
        }
        try {
            pause.of(length);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            failure.addSuppressed(e);
            throw failure;
        }
    }
}
