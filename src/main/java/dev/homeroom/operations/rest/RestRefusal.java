package dev.homeroom.operations.rest;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import java.util.Optional;

/**
 * Why a call is not served, in the form that all errors of the REST interface have: {@code {"error": "…"}}.
 *
 * @param error one sentence that says what to do
 */
record RestRefusal(int status, String error) {
    static final int BAD_REQUEST = 400;

    Response response() {
        return Response.status(status)
                .type(MediaType.APPLICATION_JSON)
                .entity(Map.of("error", error))
                .build();
    }

    /** Empty for the right key. */
    static Optional<RestRefusal> of(ApiKey.KeyVerdict verdict) {
        return switch (verdict) {
            case RIGHT -> Optional.empty();
            case CLOSED ->
                Optional.of(new RestRefusal(403, "The REST interface is closed. Set HOMEROOM_API_KEY to open it."));
            case MISSING ->
                Optional.of(new RestRefusal(401, "Show the API key as 'Authorization: Bearer …' or 'X-API-Key: …'."));
            case WRONG -> Optional.of(new RestRefusal(403, "This is not the API key."));
        };
    }
}
