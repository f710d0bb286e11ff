package dev.homeroom.operations;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.homeroom.operations.rest.ApiKeyRequired;
import dev.homeroom.operations.rest.Query;
import dev.homeroom.operations.rest.RestRefusal;
import dev.homeroom.reset.Reset;
import dev.homeroom.reset.ResetLine;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Starting over. */
@Path("/reset")
@Produces(MediaType.APPLICATION_JSON)
@ApiKeyRequired
@RunOnVirtualThread
@RegisterForReflection
@Tag(name = "Backup and reset")
class ResetResource {
    private static final String WORD = "reset";

    private final Reset reset;
    private final Boot boot;
    private final BackgroundJob<ResetLine> work = new BackgroundJob<>("reset");

    ResetResource(Reset reset, Boot boot) {
        this.reset = reset;
        this.boot = boot;
    }

    /**
     * The state of a reset.
     *
     * @param state {@code idle}, {@code running}, {@code done} or {@code failed}
     * @param next value of {@code from} for the next lines
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ResetReport(
            String state,
            List<ResetLine> lines,
            int next,
            @Nullable String error) {}

    @POST
    @Operation(
            summary = "Leave, unlink and unbind every room, and empty the database",
            description = "Needs `confirm=reset`. Returns at once; `GET /reset` has the report. Can't be undone. "
                    + "Homeroom creates nothing until it is restarted.")
    @APIResponse(responseCode = "202", description = "Accepted; the work has begun")
    @APIResponse(responseCode = "400", description = "The reset was not confirmed")
    @APIResponse(responseCode = "409", description = "Not now, or not here; `error` says why")
    @Parameter(name = "confirm", in = ParameterIn.QUERY, description = "`reset`, since this can't be undone")
    public Response begin(@Parameter(hidden = true) @Context UriInfo asked) {
        if (!Query.of(asked).text("confirm").equals(Optional.of(WORD))) {
            return RestRefusal.response(
                    Response.Status.BAD_REQUEST, "A reset can't be undone. Confirm it with confirm=" + WORD + ".");
        }
        Optional<String> obstacle = boot.isDone()
                ? reset.obstacle()
                : Optional.of("Homeroom is still starting; /q/health/ready says what it waits for.");
        if (obstacle.isPresent()) {
            return RestRefusal.response(Response.Status.CONFLICT, obstacle.get());
        }
        return work.begin(reset::run).isPresent()
                ? Response.accepted(Map.of("status", "running")).build()
                : RestRefusal.response(Response.Status.CONFLICT, "A reset is already running; GET /reset shows it.");
    }

    @GET
    @Operation(summary = "The state of the last reset", description = "The lines of its report, from the given one on.")
    @Parameter(name = "from", in = ParameterIn.QUERY, description = "The number of the first line")
    public ResetReport report(@Parameter(hidden = true) @Context UriInfo asked) {
        BackgroundJob.JobProgress<ResetLine> jobProgress =
                work.progress(Query.of(asked).number("from", 0, 0, Integer.MAX_VALUE));
        return new ResetReport(
                jobProgress.state().name().toLowerCase(Locale.ROOT),
                jobProgress.lines(),
                jobProgress.next(),
                jobProgress.problem().orElse(null));
    }
}
