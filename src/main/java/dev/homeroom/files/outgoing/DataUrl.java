package dev.homeroom.files.outgoing;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/**
 * The bytes of a {@code data:} URL. Its media type is not believed.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc2397">RFC 2397</a>
 */
final class DataUrl {
    private static final int LONGEST_HEAD = 500;

    private DataUrl() {}

    /** @return empty when the URL is malformed or has no bytes */
    static Optional<byte[]> bytes(String url) {
        int comma = url.indexOf(',');
        if (comma < 0 || comma > LONGEST_HEAD) {
            return Optional.empty();
        }
        String head = url.substring(0, comma).toLowerCase(Locale.ROOT);
        String body = url.substring(comma + 1);
        try {
            byte[] bytes = head.endsWith(";base64") ? base64(body) : plain(body);
            return Optional.of(bytes).filter(some -> some.length > 0);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Also in the alphabet of URLs, and percent-encoded. */
    private static byte[] base64(String body) {
        String decoded = body.indexOf('%') < 0 ? body : URLDecoder.decode(plus(body), StandardCharsets.US_ASCII);
        String usual = decoded.replace('-', '+').replace('_', '/').replaceAll("\\s", "");
        return Base64.getDecoder().decode(usual);
    }

    private static byte[] plain(String body) {
        return URLDecoder.decode(plus(body), StandardCharsets.ISO_8859_1).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String plus(String body) {
        return body.replace("+", "%2B");
    }
}
