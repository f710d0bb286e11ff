package dev.homeroom.files;

import java.util.List;
import java.util.Locale;

/** Sizes of files in words. */
public final class FileSize {
    private static final long STEP = 1024;
    private static final List<String> UNITS = List.of("KiB", "MiB", "GiB", "TiB");

    private FileSize() {}

    /** Such as {@code 512 bytes}, {@code 1.5 MiB} or {@code 50 MiB}. */
    public static String words(long bytes) {
        if (bytes < STEP) {
            return exactly(bytes);
        }
        double size = bytes;
        int unit = -1;
        while (size >= STEP && unit < UNITS.size() - 1) {
            size /= STEP;
            unit++;
        }
        String number = String.format(Locale.ROOT, "%.1f", size);
        return (number.endsWith(".0") ? number.substring(0, number.length() - 2) : number) + " " + UNITS.get(unit);
    }

    /** A size beyond a limit; exactly, where it would read like the limit. */
    public static String words(long bytes, long limit) {
        String words = words(bytes);
        return words.equals(words(limit)) ? exactly(bytes) : words;
    }

    private static String exactly(long bytes) {
        return bytes + (bytes == 1 ? " byte" : " bytes");
    }
}
