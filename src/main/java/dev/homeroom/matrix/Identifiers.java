package dev.homeroom.matrix;

import dev.homeroom.json.SoundText;
import java.nio.charset.StandardCharsets;

/** Rules common to all Matrix identifiers: a sigil, at most 255 bytes of sound text, no control characters. */
final class Identifiers {
    private static final int MAX_BYTES = 255;

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
                && value.getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES
                && value.chars().noneMatch(Character::isISOControl)
                && (!withServerName || hasServerName(value));
    }

    private static boolean hasServerName(String value) {
        int colon = value.indexOf(':');
        return colon > 0 && colon < value.length() - 1;
    }
}
