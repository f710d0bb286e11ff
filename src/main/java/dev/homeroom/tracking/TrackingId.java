package dev.homeroom.tracking;

import dev.homeroom.matrix.Sha256;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Names work that may outlast the call that began it. Nobody can guess it: it has 128 random bits, or those of a hash of its
 * caller's own key.
 *
 * @param value the kind of the work, a hyphen, and 22 letters, digits, hyphens and underscores
 */
public record TrackingId(String value) {
    private static final Pattern FORM = Pattern.compile("[a-z]{1,16}-[A-Za-z0-9_-]{22}");
    private static final int LENGTH = 22;

    public TrackingId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("Not a tracking id: " + value);
        }
    }

    /** A new id. */
    public static TrackingId random(String kind) {
        return hashed(kind, UUID.randomUUID() + "\n" + UUID.randomUUID());
    }

    /**
     * The id of work that its caller may request again by the same key. The same arguments always give the same id.
     *
     * @param caller the Matrix user that asks
     */
    public static TrackingId of(String kind, String caller, String idempotencyKey) {
        return hashed(kind, kind + "\n" + caller + "\n" + idempotencyKey);
    }

    private static TrackingId hashed(String kind, String text) {
        return new TrackingId(kind + "-" + Sha256.base64Url(text).substring(0, LENGTH));
    }

    /** Empty for a text that is none. */
    public static Optional<TrackingId> parse(String text) {
        return Optional.of(text).filter(value -> FORM.matcher(value).matches()).map(TrackingId::new);
    }

    /** The kind of the work: {@link TrackedWork#kind}. */
    public String kind() {
        return value.substring(0, value.indexOf('-'));
    }

    @Override
    public String toString() {
        return value;
    }
}
