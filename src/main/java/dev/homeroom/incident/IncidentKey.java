package dev.homeroom.incident;

import dev.homeroom.matrix.Sha256;
import java.util.Optional;

/**
 * A request that an incident has taken. The same key names different requests of different verbs.
 *
 * @param name hash of verb and key
 * @param content hash of what the request says, so that a key that is used for something else is noticed
 */
record IncidentKey(String name, String content) {
    private static final int LENGTH = 16;

    enum IncidentVerb {
        OPEN,
        UPDATE,
        CLOSE
    }

    static IncidentKey of(IncidentVerb verb, String key, String... content) {
        return new IncidentKey(hash(verb.name() + "\n" + key), hash(String.join("\n", content)));
    }

    private static String hash(String text) {
        return Sha256.hex(text).substring(0, LENGTH);
    }

    /** Parses {@link #toString}. */
    static Optional<IncidentKey> parse(String text) {
        String[] parts = text.split(":", -1);
        return parts.length == 2 ? Optional.of(new IncidentKey(parts[0], parts[1])) : Optional.empty();
    }

    @Override
    public String toString() {
        return name + ":" + content;
    }
}
