package dev.homeroom.e2e;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/**
 * A request that went through a {@link Proxy}.
 *
 * @param path without the query
 * @param query as sent; empty if there was none
 * @param body of the request
 * @param status of the caller's response; 0 without one
 */
record Exchange(Instant at, String method, String path, String query, String body, int status) {
    /** The user that an application service acts as. */
    Optional<String> actingAs() {
        return Arrays.stream(query.split("&"))
                .filter(parameter -> parameter.startsWith("user_id="))
                .map(parameter -> URLDecoder.decode(parameter.substring("user_id=".length()), StandardCharsets.UTF_8))
                .findFirst();
    }

    boolean isTransaction() {
        return method.equals("PUT") && path.contains("/transactions/");
    }

    /** Whether the request sends a message or another timeline event. */
    boolean isSend() {
        return method.equals("PUT") && path.contains("/send/");
    }

    @Override
    public String toString() {
        return at + " " + method + " " + path
                + actingAs().map(user -> " as " + user).orElse("") + " → " + status;
    }
}
