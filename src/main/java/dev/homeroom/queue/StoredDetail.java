package dev.homeroom.queue;

/** Shortens a detail to what both databases accept and the column holds. */
public final class StoredDetail {
    private static final int LONGEST = 450;

    private StoredDetail() {}

    public static String of(String detail) {
        String line =
                detail.replaceAll("[\\p{Cntrl}\\p{Cs}\\p{Zl}\\p{Zp}]+", " ").strip();
        int length = Math.min(LONGEST, line.codePointCount(0, line.length()));
        return line.substring(0, line.offsetByCodePoints(0, length));
    }
}
