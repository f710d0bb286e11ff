package dev.homeroom.operations.rest;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import java.util.Optional;

/**
 * A rejected call, in the form of all errors of the REST interface: {@code {"error": "…"}}.
 *
 * @param error one sentence with the reason and the fix
 */
public record RestRefusal(int status, String error) {
    static final int BAD_REQUEST = 400;

    public static Response response(Response.Status status, String error) {
        return new RestRefusal(status.getStatusCode(), error).response();
    }

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
                Optional.of(new RestRefusal(401, "Send the API key as 'Authorization: Bearer …' or 'X-API-Key: …'."));
            case WRONG -> Optional.of(new RestRefusal(403, "The API key is wrong."));
        };
    }
}
