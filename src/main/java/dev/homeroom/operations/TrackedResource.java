package dev.homeroom.operations;

import dev.homeroom.operations.rest.ApiKeyRequired;
import dev.homeroom.operations.rest.Query;
import dev.homeroom.operations.rest.RestRefusal;
import dev.homeroom.tracking.TrackedWorks;
import dev.homeroom.tracking.TrackingId;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Duration;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Work that outlasted the call that began it. */
@Path("/tracked")
@Produces(MediaType.APPLICATION_JSON)
@ApiKeyRequired
@RunOnVirtualThread
@Tag(name = "Tracked work")
class TrackedResource {
    private final TrackedWorks works;

    TrackedResource(TrackedWorks works) {
        this.works = works;
    }

    @GET
    @Path("/{tracking_id:[^/]+}")
    @Operation(summary = "The state of tracked work, with its result once it is done")
    @Parameter(
            name = "wait",
            in = ParameterIn.QUERY,
            description = "Seconds to wait for the end, from 0 to 50; default 0")
    @APIResponse(responseCode = "200", description = "It is over: done, failed or cancelled")
    @APIResponse(responseCode = "202", description = "It is waiting or running")
    @APIResponse(responseCode = "404", description = "There is no such work, or no longer")
    public Response show(@PathParam("tracking_id") String id, @Parameter(hidden = true) @Context UriInfo asked) {
        int seconds = Query.of(asked).number("wait", 0, 0, TalkResource.LONGEST_WAIT);
        return TrackingId.parse(id)
                .flatMap(known -> works.await(known, Duration.ofSeconds(seconds)))
                .map(TrackedView::response)
                .orElseGet(() -> unknown(id));
    }

    private static Response unknown(String id) {
        return RestRefusal.response(
                Response.Status.NOT_FOUND,
                "There is no work with the tracking id " + id
                        + ". It may have been removed after its time, or its database may be lost; the agent's room has the messages.");
    }

    /** Apart from {@code GET}: Quarkus writes both of one class down in an order that differs from build to build. */
    @Path("/tracked")
    @Produces(MediaType.APPLICATION_JSON)
    @ApiKeyRequired
    @RunOnVirtualThread
    @Tag(name = "Tracked work")
    static class TrackedCancellation {
        private final TrackedWorks works;

        TrackedCancellation(TrackedWorks works) {
            this.works = works;
        }

        @DELETE
        @Path("/{tracking_id:[^/]+}")
        @Operation(summary = "Cancel tracked work", description = "The room says so. The state follows soon.")
        @APIResponse(responseCode = "202", description = "The end is requested")
        @APIResponse(responseCode = "200", description = "It is over already")
        @APIResponse(responseCode = "404", description = "There is no such work, or no longer")
        public Response cancel(@PathParam("tracking_id") String id) {
            return TrackingId.parse(id).map(this::cancelled).orElseGet(() -> unknown(id));
        }

        private Response cancelled(TrackingId id) {
            return works.cancel(id)
                    ? Response.accepted(Map.of("status", "cancelling")).build()
                    : works.find(id).map(TrackedView::response).orElseGet(() -> unknown(id.value()));
        }
    }
}
