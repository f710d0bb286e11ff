package dev.homeroom.cli.demo;

import java.time.Duration;
import java.util.Locale;

/** Formats a step with its name, time and remaining text in columns. */
final class StepLine {
    private static final int NAME_WIDTH = 16;

    private StepLine() {}

    /** @param rest remaining text; may be empty */
    static String of(String step, Duration elapsed, String rest) {
        return String.format(
                        Locale.ROOT, "  %-" + NAME_WIDTH + "s %6.1f s   %s", step, elapsed.toMillis() / 1000.0, rest)
                .stripTrailing();
    }
}
