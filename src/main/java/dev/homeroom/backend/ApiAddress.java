package dev.homeroom.backend;

import dev.homeroom.backend.config.BackendConfig;
import dev.homeroom.backend.config.BackendKind;
import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The address of a backend's API, parsed from the URL of a server, of its API, or of one endpoint.
 *
 * @param server without a final slash
 * @param path of the API below that
 */
public record ApiAddress(Optional<URI> server, String path) {
    public static final String PATH = "/*[\\w.~%/-]*";
    public static final String PATH_IN_WORDS = "a path like /api/v3, or / for none";

    private static final Pattern ENDPOINT = Pattern.compile("/(chat/completions|completions|models|responses)$");
    private static final Pattern VERSION = Pattern.compile("/v\\d+[a-z0-9]*(/|$)");

    /** @param asGiven the setting, if it is set */
    public static ApiAddress of(BackendKind kind, Optional<URI> url, Optional<String> asGiven) {
        if (kind != BackendKind.OPENAI || url.isEmpty()) {
            return new ApiAddress(url.map(server -> without(server, "/v1$")), BackendConfig.USUAL_PATH);
        }
        URI server = without(url.get(), ENDPOINT.pattern());
        if (asGiven.isPresent()) {
            return new ApiAddress(Optional.of(without(server, "/v1$")), path(asGiven.get()));
        }
        if (server.getPath().endsWith("/v1")) {
            return new ApiAddress(Optional.of(without(server, "/v1$")), BackendConfig.USUAL_PATH);
        }
        boolean isApi =
                !server.equals(url.get()) || VERSION.matcher(server.getPath()).find();
        return new ApiAddress(Optional.of(server), isApi ? "" : BackendConfig.USUAL_PATH);
    }

    private static String path(String text) {
        String inner = text.strip().replaceAll("^/+|/+$", "");
        return inner.isEmpty() ? "" : "/" + inner;
    }

    private static URI without(URI url, String ending) {
        return URI.create(url.toString().replaceFirst(ending, ""));
    }
}
