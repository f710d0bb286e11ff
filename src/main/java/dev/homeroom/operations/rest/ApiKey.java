package dev.homeroom.operations.rest;

import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The key that opens the REST interface. Without one in the settings the interface is closed. */
@ApplicationScoped
public class ApiKey {
    /** The header for callers whose {@code Authorization} belongs to something else. */
    public static final String HEADER = "X-API-Key";

    private static final String BEARER = "Bearer ";

    private final Optional<byte[]> key;

    ApiKey(OperationsSettings settings) {
        this.key = settings.key().filter(value -> !value.isBlank()).map(ApiKey::bytes);
    }

    /** The check of a caller's key. */
    public enum KeyVerdict {
        RIGHT,
        CLOSED,
        MISSING,
        WRONG
    }

    /** Compares in constant time. */
    public KeyVerdict verdict(@Nullable String authorization, @Nullable String apiKeyHeader) {
        if (key.isEmpty()) {
            return KeyVerdict.CLOSED;
        }
        Optional<byte[]> shown = bearer(authorization)
                .or(() -> Optional.ofNullable(apiKeyHeader))
                .map(ApiKey::bytes);
        if (shown.isEmpty()) {
            return KeyVerdict.MISSING;
        }
        return MessageDigest.isEqual(key.get(), shown.get()) ? KeyVerdict.RIGHT : KeyVerdict.WRONG;
    }

    private static Optional<String> bearer(@Nullable String authorization) {
        return Optional.ofNullable(authorization)
                .filter(value -> value.regionMatches(true, 0, BEARER, 0, BEARER.length()))
                .map(value -> value.substring(BEARER.length()).strip());
    }

    private static byte[] bytes(String value) {
        return value.getBytes(StandardCharsets.UTF_8);
    }
}
