package dev.homeroom.matrix;

import dev.homeroom.json.SoundText;
import java.nio.charset.StandardCharsets;

/** Rules common to all Matrix identifiers: a sigil, at most 255 bytes of sound text, no control characters. */
final class Identifiers {
    private static final int MAX_BYTES = 255;
    private static final int MOST_BYTES_OF_CHAR = 3;

    private Identifiers() {}

    static void require(char sigil, boolean withServerName, String value) {
        if (!isValid(sigil, withServerName, value)) {
            throw new IllegalArgumentException("Not a Matrix identifier with sigil " + sigil + ": " + value);
        }
    }

    static boolean isValid(char sigil, boolean withServerName, String value) {
        return value.length() > 1
                && value.charAt(0) == sigil
                && value.equals(SoundText.of(value))
                && fits(value)
                && !hasControlCharacter(value)
                && (!withServerName || hasServerName(value));
    }

    /** Most ids are so short that nothing has to be encoded to know it. */
    private static boolean fits(String value) {
        return value.length() * MOST_BYTES_OF_CHAR <= MAX_BYTES
                || value.getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES;
    }

    /** Without a stream: each event and each list of agents makes many ids. */
    private static boolean hasControlCharacter(String value) {
        for (int i = 0; i < value.length(); i++) {
            if (Character.isISOControl(value.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasServerName(String value) {
        int colon = value.indexOf(':');
        return colon > 0 && colon < value.length() - 1;
    }
}
