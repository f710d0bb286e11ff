package dev.homeroom.operations;

import jakarta.enterprise.inject.Instance;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Optional;

/** Lets only those with the API key in; where none is set, nobody. Keys are compared in constant time. */
@Provider
@ApiKeyRequired
class ApiKeyFilter implements ContainerRequestFilter {
    private static final String BEARER = "Bearer ";

    /** Looked up late: filters are made at build time, before there are settings. */
    private final Instance<OperationsSettings> settings;

    ApiKeyFilter(Instance<OperationsSettings> settings) {
        this.settings = settings;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        Optional<byte[]> key =
                settings.get().key().filter(value -> !value.isBlank()).map(ApiKeyFilter::bytes);
        if (key.isEmpty()) {
            request.abortWith(refusal(
                    Response.Status.FORBIDDEN, "The REST interface is closed. Set HOMEROOM_API_KEY to open it."));
            return;
        }
        Optional<byte[]> shown = shownKey(request).map(ApiKeyFilter::bytes);
        if (shown.isEmpty()) {
            request.abortWith(refusal(
                    Response.Status.UNAUTHORIZED, "Show the API key as 'Authorization: Bearer …' or 'X-API-Key: …'."));
        } else if (!MessageDigest.isEqual(key.get(), shown.get())) {
            request.abortWith(refusal(Response.Status.FORBIDDEN, "This is not the API key."));
        }
    }

    private static Optional<String> shownKey(ContainerRequestContext request) {
        Optional<String> bearer = Optional.ofNullable(request.getHeaderString(HttpHeaders.AUTHORIZATION))
                .filter(value -> value.regionMatches(true, 0, BEARER, 0, BEARER.length()))
                .map(value -> value.substring(BEARER.length()).strip());
        return bearer.or(() -> Optional.ofNullable(request.getHeaderString("X-API-Key")));
    }

    private static byte[] bytes(String value) {
        return value.getBytes(StandardCharsets.UTF_8);
    }

    private static Response refusal(Response.Status status, String error) {
        return Response.status(status)
                .type(MediaType.APPLICATION_JSON)
                .entity(Map.of("error", error))
                .build();
    }
}
