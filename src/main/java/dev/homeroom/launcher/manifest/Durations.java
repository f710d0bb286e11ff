package dev.homeroom.launcher.manifest;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Durations as Compose writes them: {@code 500ms}, {@code 10s}, {@code 1m30s}; a mere number is seconds. */
public final class Durations {
    private static final Pattern WHOLE = Pattern.compile("(\\d{1,9}(ms|s|m|h))+");
    private static final Pattern PART = Pattern.compile("(\\d+)(ms|s|m|h)");
    private static final Pattern SECONDS = Pattern.compile("\\d{1,9}");

    private Durations() {}

    public static Optional<Duration> parse(String text) {
        if (SECONDS.matcher(text).matches()) {
            return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
        }
        if (!WHOLE.matcher(text).matches()) {
            return Optional.empty();
        }
        return Optional.of(PART.matcher(text).results().map(Durations::part).reduce(Duration.ZERO, Duration::plus));
    }

    private static Duration part(MatchResult part) {
        long count = Long.parseLong(part.group(1));
        return switch (part.group(2)) {
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            default -> Duration.ofHours(count);
        };
    }
}
