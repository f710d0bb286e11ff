package dev.homeroom.turn.reply;

import static java.util.Collections.max;
import static java.util.Collections.min;

import dev.homeroom.time.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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
        Duration pause = max(List.of(retryAfter.orElse(Duration.ZERO), BACKOFF.afterFailingFor(goingOnFor)));
        Duration untilTheEnd = max(List.of(BACKOFF.first(), giveUpAfter.minus(goingOnFor)));
        return new Decision.Again(
                min(List.of(pause, untilTheEnd)), goingOnFor.plus(pause).compareTo(tellDelayAfter) >= 0);
    }
}
