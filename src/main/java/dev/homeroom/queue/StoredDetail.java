package dev.homeroom.queue;

import dev.homeroom.json.ShortText;

/** Shortens a detail to what both databases accept and the column holds. */
public final class StoredDetail {
    private static final int LONGEST = 450;

    private StoredDetail() {}

    public static String of(String detail) {
        return ShortText.beginning(
                detail.replaceAll("[\\p{Cntrl}\\p{Cs}\\p{Zl}\\p{Zp}]+", " ").strip(), LONGEST);
    }
}
