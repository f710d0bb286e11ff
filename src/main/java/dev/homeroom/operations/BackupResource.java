package dev.homeroom.operations;

import dev.homeroom.database.Backup;
import dev.homeroom.database.Backup.BackupResult;
import dev.homeroom.files.Workspace;
import dev.homeroom.operations.rest.ApiKeyRequired;
import dev.homeroom.operations.rest.Query;
import dev.homeroom.operations.rest.RestRefusal;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** A copy of the database while it is in use. */
@Path("/backup")
@Produces(MediaType.APPLICATION_JSON)
@ApiKeyRequired
@RunOnVirtualThread
@RegisterForReflection
@Tag(name = "Backup and reset")
class BackupResource {
    private final Backup backup;
    private final Workspace workspace;

    BackupResource(Backup backup, Workspace workspace) {
        this.backup = backup;
        this.workspace = workspace;
    }

    @POST
    @Operation(
            summary = "Copy the H2 file",
            description =
                    "Writes a zip to the backup folder, completely or not at all. It has the database alone, without "
                            + "the files of the workspace. For PostgreSQL the response is the command to use.")
    @APIResponse(responseCode = "201", description = "`file` is the copy; `workspace` is a folder that isn't in it")
    @APIResponse(responseCode = "409", description = "Nothing was written; `error` says why and what to do")
    @Parameter(
            name = "name",
            in = ParameterIn.QUERY,
            description = "Name of the file, ending in .zip; default: a name with date and time")
    public Response write(@Parameter(hidden = true) @Context UriInfo asked) {
        return switch (backup.write(Query.of(asked).text("name"))) {
            case BackupResult.Written written ->
                Response.status(Response.Status.CREATED)
                        .entity(Map.of(
                                "file",
                                written.file().toString(),
                                "bytes",
                                written.bytes(),
                                "workspace",
                                workspace.root().toAbsolutePath().toString()))
                        .build();
            case BackupResult.ByPostgresql postgresql ->
                refusal("Nothing was backed up, because PostgreSQL has its own tool. Run this where the tool is "
                        + "installed: "
                        + postgresql.command() + " The files of the workspace are in neither: copy "
                        + workspace.root().toAbsolutePath() + " too.");
            case BackupResult.Refused refused -> refusal(refused.why());
        };
    }

    private static Response refusal(String error) {
        return RestRefusal.response(Response.Status.CONFLICT, error);
    }
}
