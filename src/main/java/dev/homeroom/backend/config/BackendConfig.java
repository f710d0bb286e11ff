package dev.homeroom.backend.config;

import java.net.URI;
import java.util.Optional;

/**
 * One backend as it is configured, checked.
 *
 * @param url absolute http or https URL without the final {@code /v1} or slash; empty for {@link BackendKind#BUILTIN}
 * @param pageSize at least 1
 */
public record BackendConfig(
        String name, BackendKind kind, Optional<URI> url, Optional<String> apiKey, BackendLimits limits, int pageSize) {

    /** @throws IllegalStateException for a kind that has no server */
    public URI server() {
        return url.orElseThrow(() -> new IllegalStateException("The backend " + name + " has no server"));
    }

    /** Without the key. */
    @Override
    public String toString() {
        return name + " (" + kind.word() + url.map(server -> " at " + server).orElse("") + ")";
    }
}
