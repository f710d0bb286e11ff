package dev.homeroom.incident;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How bad an incident is. */
public enum Severity {
    CRITICAL,
    MAJOR,
    MINOR;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Case doesn't matter. Empty for any other word. */
    public static Optional<Severity> of(String word) {
        return Arrays.stream(values())
                .filter(severity -> severity.word().equals(word.strip().toLowerCase(Locale.ROOT)))
                .findFirst();
    }
}
