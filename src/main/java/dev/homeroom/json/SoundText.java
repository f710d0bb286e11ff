package dev.homeroom.json;

/**
 * Text that every database stores and every homeserver takes. PostgreSQL has no U+0000, and UTF-8 has no half of a surrogate
 * pair; each of them becomes U+FFFD.
 */
public final class SoundText {
    private static final char REPLACEMENT = '\uFFFD';

    private SoundText() {}

    public static String of(String text) {
        int at = firstUnsound(text, 0);
        if (at == text.length()) {
            return text;
        }
        StringBuilder sound = new StringBuilder(text);
        for (; at < text.length(); at = firstUnsound(text, at + 1)) {
            sound.setCharAt(at, REPLACEMENT);
        }
        return sound.toString();
    }

    private static int firstUnsound(String text, int from) {
        int at = from;
        while (at < text.length()) {
            char unit = text.charAt(at);
            if (unit != 0 && !Character.isSurrogate(unit)) {
                at++;
            } else if (isPairAt(text, at)) {
                at += 2;
            } else {
                return at;
            }
        }
        return at;
    }

    private static boolean isPairAt(String text, int at) {
        return Character.isHighSurrogate(text.charAt(at))
                && at + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(at + 1));
    }
}
