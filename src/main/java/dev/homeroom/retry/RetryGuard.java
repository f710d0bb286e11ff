package dev.homeroom.retry;

import dev.homeroom.time.Backoff;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.faulttolerance.api.Guard;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Repeats failed calls on the caller's thread, for a limited time. The last failure is thrown as it is. For any number of
 * threads.
 *
 * <p>The reflection is for native images, in which guards look up their implementation.
 */
@RegisterForReflection(classNames = "io.smallrye.faulttolerance.CdiSpi")
public final class RetryGuard {
    private static final int ANY_NUMBER = -1;
    /** The pauses know the limit, and end a call before it waits in vain. */
    private static final int ANY_TIME = 0;

    private final Guard guard;

    /**
     * @param longest the time from the beginning of a call to the beginning of its last attempt
     * @param mayRetry whether a call that failed so may be repeated
     * @param asked the pause that the server asks for; it alone decides
     */
    public RetryGuard(
            Backoff backoff,
            Duration longest,
            Predicate<Throwable> mayRetry,
            Function<Throwable, Optional<Duration>> asked) {
        this.guard = Guard.create()
                .withRetry()
                .maxRetries(ANY_NUMBER)
                .maxDuration(ANY_TIME, ChronoUnit.SECONDS)
                .whenException(mayRetry)
                .withCustomBackoff()
                .strategy(() -> new RetryPauses(backoff, asked, longest))
                .done()
                .done()
                .build();
    }

    /**
     * @throws InterruptedException if the thread is interrupted, also during an attempt that succeeds; the guard doesn't
     *     declare it
     */
    public <T> T call(Supplier<T> attempt, Class<T> type) throws InterruptedException {
        return guard.get(attempt, type);
    }
}
