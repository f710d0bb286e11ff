package dev.homeroom.turn.render.markdown;

import java.util.regex.Pattern;
import org.commonmark.renderer.html.UrlSanitizer;

/** Allows an answer to link to or show the addresses that the specification lists. */
final class AllowedLinks implements UrlSanitizer {
    /** Longer addresses are payloads, and one definition can be used thousands of times. */
    private static final int LONGEST = 2000;

    private static final Pattern LINK =
            Pattern.compile("(?:(?:https?|ftp)://|mailto:|magnet:).+", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern MEDIA = Pattern.compile("mxc://[A-Za-z0-9.:\\[\\]-]+/[A-Za-z0-9_-]+");

    static boolean isLink(String address) {
        return address.length() <= LONGEST && LINK.matcher(address).matches();
    }

    static boolean isMedia(String address) {
        return address.length() <= LONGEST && MEDIA.matcher(address).matches();
    }

    @Override
    public String sanitizeLinkUrl(String url) {
        return isLink(url) ? url : "";
    }

    @Override
    public String sanitizeImageUrl(String url) {
        return isMedia(url) ? url : "";
    }
}
