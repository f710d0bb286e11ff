package dev.homeroom.turn.reply;

import dev.homeroom.time.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Decides when a backend is asked again after a temporary failure. Pauses grow with the time since the first failure,
 * so no retries are counted.
 *
 * @param giveUpAfter measured from the first failure
 */
public record RetryPolicy(Duration giveUpAfter, Duration tellDelayAfter) {
    private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(60));

    public sealed interface Decision {
        /** @param tell whether the delay is long enough to tell the person */
        record Again(Duration pause, boolean tell) implements Decision {}

        record GiveUp() implements Decision {}
    }

    /**
     * @param firstFailedAt empty at the first failure
     * @param retryAfter the pause that the backend asked for
     */
    public Decision decide(Instant now, Optional<Instant> firstFailedAt, Optional<Duration> retryAfter) {
        Duration goingOnFor =
                firstFailedAt.map(since -> Duration.between(since, now)).orElse(Duration.ZERO);
        if (goingOnFor.compareTo(giveUpAfter) >= 0) {
            return new Decision.GiveUp();
        }
        Duration pause = longer(retryAfter.orElse(Duration.ZERO), BACKOFF.afterFailingFor(goingOnFor));
        Duration untilTheEnd = longer(BACKOFF.first(), giveUpAfter.minus(goingOnFor));
        return new Decision.Again(
                shorter(pause, untilTheEnd), goingOnFor.plus(pause).compareTo(tellDelayAfter) >= 0);
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }
}
