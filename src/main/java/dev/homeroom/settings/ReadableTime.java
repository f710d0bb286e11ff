package dev.homeroom.settings;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times as people read them. */
public final class ReadableTime {
    private static final DateTimeFormatter TO_THE_MINUTE =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'").withZone(ZoneOffset.UTC);

    private ReadableTime() {}

    /** To the minute, in UTC. */
    public static String of(Instant time) {
        return TO_THE_MINUTE.format(time);
    }

    /** {@code 250 ms}, {@code 1.9 s}, {@code 2 min 5 s}, {@code 3 h}. */
    public static String of(Duration time) {
        if (time.compareTo(Duration.ofSeconds(1)) < 0) {
            return time.toMillis() + " ms";
        }
        if (time.compareTo(Duration.ofMinutes(1)) < 0) {
            return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0)
                    .replace(".0 s", " s");
        }
        if (time.compareTo(Duration.ofHours(1)) < 0) {
            return parts(time.toMinutes(), "min", time.toSecondsPart(), "s");
        }
        return time.compareTo(Duration.ofDays(1)) < 0
                ? parts(time.toHours(), "h", time.toMinutesPart(), "min")
                : parts(time.toDays(), "d", time.toHoursPart(), "h");
    }

    private static String parts(long large, String largeUnit, int small, String smallUnit) {
        return large + " " + largeUnit + (small == 0 ? "" : " " + small + " " + smallUnit);
    }
}
