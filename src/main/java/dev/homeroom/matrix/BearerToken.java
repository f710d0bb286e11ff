package dev.homeroom.matrix;

import jakarta.inject.Singleton;
import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;

/** Shows the {@code as_token} in a header, never in the query string, which proxies log. */
@Singleton
class BearerToken implements ClientRequestFilter {
    private final AccessToken token;

    BearerToken(AccessToken token) {
        this.token = token;
    }

    @Override
    public void filter(ClientRequestContext request) {
        request.getHeaders().putSingle(HttpHeaders.AUTHORIZATION, "Bearer " + token.value());
    }
}
