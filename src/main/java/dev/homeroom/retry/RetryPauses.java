package dev.homeroom.retry;

import dev.homeroom.time.Backoff;
import dev.homeroom.time.Deadline;
import io.smallrye.faulttolerance.api.CustomBackoffStrategy;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;

/**
 * The pauses between the attempts of one call. A pause that the server asks for counts; otherwise they grow. A random part is
 * added to each, so that calls that failed together don't come back together.
 */
final class RetryPauses implements CustomBackoffStrategy {
    /** The random part is at most a quarter of the pause. */
    private static final int PARTS = 4;

    private final Backoff backoff;
    private final Function<Throwable, Optional<Duration>> asked;
    private final Deadline deadline;
    private int failures;

    /** @param longest the time from now to the beginning of the last attempt */
    RetryPauses(Backoff backoff, Function<Throwable, Optional<Duration>> asked, Duration longest) {
        this.backoff = backoff;
        this.asked = asked;
        this.deadline = Deadline.in(longest);
    }

    /** Ends the call with its failure if the time that is left is too short for the pause. */
    @Override
    public long nextDelayInMillis(Throwable failure) {
        failures++;
        long least =
                asked.apply(failure).orElseGet(() -> backoff.after(failures)).toMillis();
        long left = deadline.left().toMillis();
        if (least > left) {
            throw failure instanceof RuntimeException cause ? cause : new IllegalStateException(failure);
        }
        return Math.min(left, least + ThreadLocalRandom.current().nextLong(least / PARTS + 1));
    }
}
