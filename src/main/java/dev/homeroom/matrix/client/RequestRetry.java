package dev.homeroom.matrix.client;

import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.HomeserverException.RateLimited;
import dev.homeroom.matrix.HomeserverException.Unclear;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * Makes a request again, for a short while and with growing pauses, where that can do no harm. A rate limit is waited
 * out as long as the homeserver asks, or not at all when that would take too long.
 */
@ApplicationScoped
class RequestRetry {
    /** What may be made again. */
    enum Rule {
        /** Nothing: the caller has its own way of going on. */
        NEVER,
        /** What had no effect for certain. */
        WHEN_RATE_LIMITED,
        /** Also what may have had its effect already, since the request is idempotent. */
        WHEN_UNCLEAR
    }

    /** How a thread waits. */
    @FunctionalInterface
    interface Pause {
        void of(Duration length) throws InterruptedException;
    }

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(8);

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
        Duration growing = FIRST_PAUSE;
        while (true) {
            try {
                return request.get();
            } catch (RateLimited e) {
                waitOrThrow(rule != Rule.NEVER, e.retryAfter(), end, e);
            } catch (Unclear e) {
                waitOrThrow(rule == Rule.WHEN_UNCLEAR, growing, end, e);
                growing = shorter(growing.multipliedBy(2), LONGEST_PAUSE);
            }
        }
    }

    private void waitOrThrow(boolean mayBeMadeAgain, Duration length, Instant end, HomeserverException failure) {
        if (!mayBeMadeAgain || clock.instant().plus(length).isAfter(end)) {
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

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
