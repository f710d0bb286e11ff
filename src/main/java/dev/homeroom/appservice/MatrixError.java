package dev.homeroom.appservice;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** An error response in the Matrix format. */
final class MatrixError {
    private MatrixError() {}

    static Response of(int status, String errcode, String text) {
        return Response.status(status)
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(JsonNodeFactory.instance
                        .objectNode()
                        .put("errcode", errcode)
                        .put("error", text))
                .build();
    }
}
