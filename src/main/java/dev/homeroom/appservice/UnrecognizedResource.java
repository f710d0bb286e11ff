package dev.homeroom.appservice;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Answers all other requests of homeservers, of this or later versions of the specification. */
@Path("/")
@FromHomeserver
@RunOnVirtualThread
@Consumes(MediaType.WILDCARD)
class UnrecognizedResource {
    private static final String ANY = "/_matrix/app/{rest:.*}";

    @GET
    @Path(ANY)
    @Operation(hidden = true)
    public Response get() {
        return unrecognized();
    }

    @POST
    @Path(ANY)
    @Operation(hidden = true)
    public Response post() {
        return unrecognized();
    }

    @PUT
    @Path(ANY)
    @Operation(hidden = true)
    public Response put() {
        return unrecognized();
    }

    static Response unrecognized() {
        return MatrixError.of(404, "M_UNRECOGNIZED", "Homeroom has no such endpoint.");
    }

    /** Apart from {@code GET}: Quarkus writes both of one class down in an order that differs from build to build. */
    @Path("/")
    @FromHomeserver
    @RunOnVirtualThread
    @Consumes(MediaType.WILDCARD)
    static class UnrecognizedDeletion {
        @DELETE
        @Path(ANY)
        @Operation(hidden = true)
        public Response delete() {
            return unrecognized();
        }
    }
}
