package dev.homeroom.directory;

import java.nio.charset.StandardCharsets;

/** Normalises a string so that both databases return it unchanged and it compares equal after a restart. */
final class StoredText {
    private static final int MAX_LENGTH = 1000;

    private StoredText() {}

    static String of(String text) {
        String cut = text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH);
        return new String(cut.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8).replace("\0", "");
    }
}
