package dev.homeroom.launcher.definition;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The rule by which a service counts as healthy.
 *
 * @param interval time between two checks of a healthy service
 * @param timeout of one check
 * @param retries failed checks in a row that make it unhealthy
 * @param startPeriod time in which failed checks don't count
 */
public record HealthRule(Check check, Duration interval, Duration timeout, int retries, Duration startPeriod) {
    public static final Duration INTERVAL = Duration.ofSeconds(10);
    public static final Duration TIMEOUT = Duration.ofSeconds(5);
    public static final int RETRIES = 3;

    /** One question to a service. */
    public sealed interface Check {
        /** Any status below 400 is good. */
        record Http(URI url) implements Check {}

        record Tcp(String host, int port) implements Check {}

        /** Exit code 0 is good. For a container, the command runs in it. */
        record Exec(List<String> words) implements Check {}

        /** Good once a line written since the start matches. */
        record Log(Pattern pattern) implements Check {}
    }

    /** Returns how long a service may take until it is healthy for the first time. */
    public Duration patience() {
        return startPeriod.plus(interval.multipliedBy(retries));
    }
}
