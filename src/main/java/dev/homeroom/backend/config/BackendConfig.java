package dev.homeroom.backend.config;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * The validated configuration of one backend.
 *
 * @param url absolute http or https URL without the final {@code /v1} or slash; empty for {@link BackendKind#BUILTIN}
 * @param pageSize at least 1
 * @param path of the API below the URL, for {@link BackendKind#OPENAI}; empty, or with a leading and no trailing slash
 * @param models agents named by the operator, instead of the server's list; usually empty
 */
public record BackendConfig(
        String name,
        BackendKind kind,
        Optional<URI> url,
        Optional<String> apiKey,
        BackendLimits limits,
        int pageSize,
        String path,
        List<String> models) {
    /** The usual path of an OpenAI-compatible API. */
    public static final String USUAL_PATH = "/v1";

    public BackendConfig {
        models = List.copyOf(models);
    }

    /** With the usual path, and no agents named by hand. */
    public BackendConfig(
            String name,
            BackendKind kind,
            Optional<URI> url,
            Optional<String> apiKey,
            BackendLimits limits,
            int pageSize) {
        this(name, kind, url, apiKey, limits, pageSize, USUAL_PATH, List.of());
    }

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
