package dev.homeroom.mcp.former;

import dev.homeroom.tracking.TrackingId;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A tracking id that remembers how long its caller wanted to wait: {@code ID+SECONDS}. So the time is stored nowhere.
 *
 * @param timeout in whole seconds, from one second to a day
 */
record FormerTrackingId(TrackingId id, Duration timeout) {
    static final int USUAL_SECONDS = 300;
    private static final Pattern FORM = Pattern.compile("([^+]+)(?:\\+([0-9]{1,5}))?");

    /** Without a time it is the usual one. Empty for a text that is no tracking id. */
    static Optional<FormerTrackingId> parse(String text) {
        Matcher parts = FORM.matcher(text.strip());
        if (!parts.matches()) {
            return Optional.empty();
        }
        long seconds = Optional.ofNullable(parts.group(2)).map(Long::parseLong).orElse((long) USUAL_SECONDS);
        return TrackingId.parse(parts.group(1)).map(id -> new FormerTrackingId(id, Duration.ofSeconds(seconds)));
    }

    String text() {
        return id.value() + "+" + timeout.toSeconds();
    }
}
