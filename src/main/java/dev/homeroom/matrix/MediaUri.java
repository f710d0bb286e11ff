package dev.homeroom.matrix;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** @param value a content URI, {@code mxc://server/media-id} */
public record MediaUri(String value) {
    private static final Pattern LOCATION =
            Pattern.compile("mxc://([0-9A-Za-z\\[][0-9A-Za-z.:\\[\\]-]{0,254})/([0-9A-Za-z_-]{1,255})");

    /** @throws IllegalArgumentException when the value is not a content URI */
    public MediaUri {
        if (!isValid(value)) {
            throw new IllegalArgumentException("Not a content URI: " + value);
        }
    }

    public static boolean isValid(String value) {
        return value.startsWith("mxc://") && value.length() > "mxc://".length();
    }

    /** The server that has the media; empty unless the URI can be requested: it comes from people, who may write anything. */
    public Optional<MediaLocation> location() {
        Matcher parts = LOCATION.matcher(value);
        return parts.matches() ? Optional.of(new MediaLocation(parts.group(1), parts.group(2))) : Optional.empty();
    }

    /** Both are safe in a path. */
    public record MediaLocation(String server, String mediaId) {}

    @Override
    public String toString() {
        return value;
    }
}
