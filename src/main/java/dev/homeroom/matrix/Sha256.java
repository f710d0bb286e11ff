package dev.homeroom.matrix;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.UUID;

/** SHA-256 digests. Those of texts are used as stable names. */
public final class Sha256 {
    private Sha256() {}

    /** Returns 64 lower-case hexadecimal digits. */
    public static String hex(String text) {
        return HexFormat.of().formatHex(digest(text));
    }

    /** Returns 43 URL-safe characters. */
    public static String base64Url(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(digest(text));
    }

    /** Returns the first half, where a short name must be safe from doubles. */
    public static UUID half(String text) {
        ByteBuffer digest = ByteBuffer.wrap(digest(text));
        return new UUID(digest.getLong(), digest.getLong());
    }

    private static byte[] digest(String text) {
        return begin().digest(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns a digest of nothing yet. */
    public static MessageDigest begin() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java runtime has SHA-256", e);
        }
    }
}
