package dev.homeroom.appservice;

import dev.homeroom.registration.Registration;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.ext.Provider;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * Admits only the homeserver, which sends the {@code hs_token} as a bearer token or, in the older form, as
 * {@code access_token} in the query string. The header takes precedence. A missing token is 401, a wrong one 403.
 *
 * @see <a href="https://spec.matrix.org/latest/application-service-api/#authorization">Authorization</a>
 */
@Provider
@Priority(HomeserverToken.PRIORITY)
@FromHomeserver
class HomeserverToken implements ContainerRequestFilter {
    /** Not that of another filter: Quarkus would write the two down in an order that differs from build to build. */
    static final int PRIORITY = Priorities.AUTHENTICATION + 1;

    private static final String BEARER = "Bearer ";

    /** Resolved on each call: filters are created before the settings are available. */
    private final jakarta.inject.Provider<Registration> registration;

    private final IncomingCalls calls;

    HomeserverToken(jakarta.inject.Provider<Registration> registration, IncomingCalls calls) {
        this.registration = registration;
        this.calls = calls;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        Optional<String> shown = inHeader(request).or(() -> inQuery(request));
        if (shown.isEmpty()) {
            request.abortWith(MatrixError.of(401, "M_UNAUTHORIZED", "The homeserver's token is missing."));
        } else if (!isTheHomeservers(shown.get())) {
            calls.refused();
            request.abortWith(MatrixError.of(403, "M_FORBIDDEN", "This is not the homeserver's token."));
        }
    }

    private boolean isTheHomeservers(String token) {
        return MessageDigest.isEqual(bytes(registration.get().hsToken()), bytes(token));
    }

    private static Optional<String> inHeader(ContainerRequestContext request) {
        return Optional.ofNullable(request.getHeaderString(HttpHeaders.AUTHORIZATION))
                .filter(header -> header.regionMatches(true, 0, BEARER, 0, BEARER.length()))
                .map(header -> header.substring(BEARER.length()).strip());
    }

    private static Optional<String> inQuery(ContainerRequestContext request) {
        return Optional.ofNullable(request.getUriInfo().getQueryParameters().getFirst("access_token"));
    }

    private static byte[] bytes(String token) {
        return token.getBytes(StandardCharsets.UTF_8);
    }
}
