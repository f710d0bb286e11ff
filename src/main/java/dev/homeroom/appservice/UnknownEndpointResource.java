package dev.homeroom.appservice;

import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Whatever else a homeserver may ask, now or in later versions: it is told that Homeroom doesn't know it. */
@Path("/_matrix/app/{rest:.*}")
class UnknownEndpointResource {
    @GET
    @Operation(hidden = true)
    Response get() {
        return unrecognized();
    }

    @POST
    @Operation(hidden = true)
    Response post() {
        return unrecognized();
    }

    @PUT
    @Operation(hidden = true)
    Response put() {
        return unrecognized();
    }

    @DELETE
    @Operation(hidden = true)
    Response delete() {
        return unrecognized();
    }

    private static Response unrecognized() {
        return MatrixError.of(404, "M_UNRECOGNIZED", "Homeroom has no such endpoint.");
    }
}
