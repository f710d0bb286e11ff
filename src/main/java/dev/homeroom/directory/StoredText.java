package dev.homeroom.directory;

import java.nio.charset.StandardCharsets;

/** Makes any string into one that both databases give back as they got it, so that it compares equal after a restart. */
final class StoredText {
    private static final int LONGEST = 1000;

    private StoredText() {}

    static String of(String text) {
        String cut = text.length() <= LONGEST ? text : text.substring(0, LONGEST);
        return new String(cut.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8).replace("\0", "");
    }
}
