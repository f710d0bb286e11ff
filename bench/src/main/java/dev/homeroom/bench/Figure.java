package dev.homeroom.bench;

import java.util.Locale;

/**
 * Something that was measured.
 *
 * @param unit empty for a count
 */
record Figure(String name, double value, String unit) {
    static Figure count(String name, long count) {
        return new Figure(name, (double) count, "");
    }

    /** Three digits that count are more than a shared machine repeats. */
    String text() {
        double size = Math.abs(value);
        String number = value == Math.rint(value) || size >= 100
                ? String.format(Locale.ROOT, "%,d", Math.round(value))
                : String.format(Locale.ROOT, size >= 10 ? "%.1f" : "%.2f", value);
        return (number + " " + unit).strip();
    }
}
