package dev.homeroom.alert;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Times as alerts show them, to the minute. */
final class AlertTime {
    private static final DateTimeFormatter FORMAT =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'").withZone(ZoneOffset.UTC);

    private AlertTime() {}

    static String of(Instant time) {
        return FORMAT.format(time);
    }
}
