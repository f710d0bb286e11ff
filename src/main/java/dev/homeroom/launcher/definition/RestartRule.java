package dev.homeroom.launcher.definition;

import dev.homeroom.time.Backoff;
import java.time.Duration;

/**
 * The rule for a service that ends by itself or becomes unhealthy.
 *
 * @param backoff the pauses before restarts
 * @param limit restarts in a row before the launcher gives up
 * @param resetAfter healthy time after which the count starts anew
 */
public record RestartRule(RestartPolicy policy, Backoff backoff, int limit, Duration resetAfter) {
    /** Words of the manifest. */
    public enum RestartPolicy {
        NO,
        ON_FAILURE,
        ALWAYS
    }

    /** The rule of a service whose manifest has none. */
    public static final RestartRule STANDARD = new RestartRule(
            RestartPolicy.ON_FAILURE,
            new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30)),
            5,
            Duration.ofMinutes(1));

    public RestartRule with(RestartPolicy other) {
        return new RestartRule(other, backoff, limit, resetAfter);
    }

    /** @param restarts number of restarts so far */
    public Duration pause(int restarts) {
        return backoff.after(restarts + 1);
    }
}
