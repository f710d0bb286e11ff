package dev.homeroom.operations;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.cluster.Leadership;
import dev.homeroom.directory.AgentDirectory;
import dev.homeroom.directory.KnownAgent;
import dev.homeroom.operations.rest.ApiKeyRequired;
import dev.homeroom.operations.rest.Query;
import dev.homeroom.operations.rest.RestRefusal;
import dev.homeroom.predecessor.Export;
import dev.homeroom.predecessor.Import;
import dev.homeroom.predecessor.ImportLine;
import dev.homeroom.predecessor.Mappings;
import dev.homeroom.predecessor.SpaceAdoption;
import dev.homeroom.predecessor.SpaceConfig;
import dev.homeroom.predecessor.Verification;
import dev.homeroom.reconcile.ReconcileLoop;
import dev.homeroom.rooms.Bindings;
import dev.homeroom.rooms.state.BoundRoom;
import dev.homeroom.rooms.template.SpaceSettings;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
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
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Import of the predecessor's rooms, and export in the same format. */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
@ApiKeyRequired
@RunOnVirtualThread
@RegisterForReflection
@Tag(name = "Import and export")
class ImportResource {
    /** The name that the predecessor gave its Space. */
    private static final String PREDECESSORS_NAME = "Letta Agents";

    private final AgentDirectory directory;
    private final Bindings bindings;
    private final ReconcileLoop reconcileLoop;
    private final SpaceAdoption spaces;
    private final SpaceSettings space;
    private final Leadership leadership;
    private final Boot boot;
    private final Import imports;
    private final BackgroundJob<ImportLine> work = new BackgroundJob<>("import");

    ImportResource(
            AgentDirectory directory,
            Bindings bindings,
            ReconcileLoop reconcileLoop,
            SpaceAdoption spaces,
            SpaceSettings space,
            Leadership leadership,
            Boot boot,
            Import imports) {
        this.directory = directory;
        this.bindings = bindings;
        this.reconcileLoop = reconcileLoop;
        this.spaces = spaces;
        this.space = space;
        this.leadership = leadership;
        this.boot = boot;
        this.imports = imports;
    }

    /**
     * The predecessor's files.
     *
     * @param mappings as in {@code agent_user_mappings.json}; passwords in it are not read
     * @param space as in {@code letta_space_config.json}; null leaves the predecessor's Space alone
     */
    record Files(
            @Schema(implementation = Object.class) JsonNode mappings,
            @Schema(implementation = Object.class) @Nullable JsonNode space) {
        private static final Set<String> NAMES = Set.of("mappings", "space");

        /** @throws IllegalArgumentException when the mappings are missing, or a field has another name */
        static Files of(@Nullable ObjectNode body) {
            if (body == null || !body.hasNonNull("mappings")) {
                throw new IllegalArgumentException(
                        "Send {\"mappings\": …} with the content of agent_user_mappings.json, and \"space\" with that of"
                                + " letta_space_config.json if you like.");
            }
            body.propertyStream()
                    .map(Map.Entry::getKey)
                    .filter(name -> !NAMES.contains(name))
                    .findFirst()
                    .ifPresent(name -> {
                        throw new IllegalArgumentException(
                                "The body has no field '%s'. Parameters belong into the address, like ?dry_run=true."
                                        .formatted(name));
                    });
            return new Files(body.path("mappings"), body.hasNonNull("space") ? body.path("space") : null);
        }
    }

    /** The result of a row. */
    record Reported(
            @JsonProperty("agent_id") String agentId,
            @JsonProperty("agent_name") String agentName,
            @JsonProperty("room_id") String roomId,
            String verdict,
            boolean good,
            String why,
            List<String> steps) {
        static Reported of(ImportLine importLine) {
            return new Reported(
                    importLine.subject(),
                    importLine.name(),
                    importLine.room(),
                    importLine.verdict().words(),
                    importLine.verdict().isGood(),
                    importLine.why(),
                    importLine.steps());
        }
    }

    /**
     * The state of an import.
     *
     * @param state {@code idle}, {@code running}, {@code done} or {@code failed}
     * @param next value of {@code from} for the next lines
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ImportReport(
            String state,
            List<Reported> rows,
            int next,
            @Nullable String error) {}

    @POST
    @Path("/import")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Adopt the predecessor's rooms",
            description = "Returns at once; `GET /import` has the growing report, row by row. Can be repeated: adopted "
                    + "rooms are left alone. With `dry_run` nothing is changed.")
    @APIResponse(responseCode = "202", description = "Accepted; the work has begun")
    @APIResponse(responseCode = "400", description = "The files are invalid; `error` says why")
    @APIResponse(responseCode = "409", description = "Not now, or not here; `error` says why")
    @Parameter(name = "dry_run", in = ParameterIn.QUERY, description = "`true` changes nothing")
    @RequestBody(content = @Content(schema = @Schema(implementation = Files.class)))
    public Response begin(@Nullable ObjectNode body, @Parameter(hidden = true) @Context UriInfo asked) {
        boolean dryRun = Query.of(asked).isOn("dry_run");
        try {
            Files files = Files.of(body);
            Mappings mappings = Mappings.read(files.mappings());
            Optional<SpaceConfig> config = Optional.ofNullable(files.space()).map(SpaceConfig::read);
            Optional<String> obstacle = obstacle();
            if (obstacle.isPresent()) {
                return RestRefusal.response(Response.Status.CONFLICT, obstacle.get());
            }
            Optional<?> begun = dryRun
                    ? work.begin(report -> imports.dryRun(mappings, config, report))
                    : work.begin(report -> {
                        imports.run(mappings, config, report);
                        reconcileLoop.provisionAll();
                    });
            return begun.isPresent()
                    ? Response.accepted(Map.of("status", "running")).build()
                    : RestRefusal.response(
                            Response.Status.CONFLICT, "An import is already running; GET /import shows it.");
        } catch (IllegalArgumentException e) {
            return RestRefusal.response(Response.Status.BAD_REQUEST, String.valueOf(e.getMessage()));
        }
    }

    @GET
    @Path("/import")
    @Operation(
            summary = "The state of the last import",
            description = "The lines of its report, from the given one on.")
    @Parameter(name = "from", in = ParameterIn.QUERY, description = "The number of the first line")
    public ImportReport report(@Parameter(hidden = true) @Context UriInfo asked) {
        BackgroundJob.JobProgress<ImportLine> jobProgress =
                work.progress(Query.of(asked).number("from", 0, 0, Integer.MAX_VALUE));
        return new ImportReport(
                jobProgress.state().name().toLowerCase(Locale.ROOT),
                jobProgress.lines().stream().map(Reported::of).toList(),
                jobProgress.next(),
                jobProgress.problem().orElse(null));
    }

    @POST
    @Path("/import/verify")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Compare the predecessor's mappings with the rooms here",
            description = "Reports missing, mismatched and extra rooms; changes nothing.")
    @APIResponse(responseCode = "200", description = "`in_sync` says whether there is any difference")
    @APIResponse(responseCode = "400", description = "The file is invalid; `error` says why")
    @RequestBody(content = @Content(schema = @Schema(implementation = Files.class)))
    public Response verify(@Nullable ObjectNode body) {
        try {
            Verification found = Verification.of(Mappings.read(Files.of(body).mappings()), housed());
            return Response.ok(new Compared(
                            found.isInSync(), found.missing(), found.mismatched(), found.extra(), found.malformed()))
                    .build();
        } catch (IllegalArgumentException e) {
            return RestRefusal.response(Response.Status.BAD_REQUEST, String.valueOf(e.getMessage()));
        }
    }

    /** The differences between the file and Homeroom's rooms. */
    record Compared(
            @JsonProperty("in_sync") boolean inSync,
            List<Verification.Difference> missing,
            List<Verification.Difference> mismatched,
            List<Verification.Difference> extra,
            List<Verification.Difference> malformed) {}

    /** Both of the predecessor's files; {@code space} is absent until there is one. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Exported(
            @Schema(implementation = Object.class) ObjectNode mappings,
            @Schema(implementation = Object.class) @Nullable ObjectNode space) {}

    @GET
    @Path("/export")
    @Operation(
            summary = "All agents' rooms in the format of the predecessor's files",
            description = "Without passwords.")
    public Exported export() {
        return new Exported(
                Export.mappings(bindings.all(), directory),
                spaces.find()
                        .map(room -> Export.space(room, space.name().orElse(PREDECESSORS_NAME)))
                        .orElse(null));
    }

    private Optional<String> obstacle() {
        if (!boot.isDone()) {
            return Optional.of("Homeroom is still starting; /q/health/ready says what it waits for.");
        }
        if (!directory.hasPolledAll()) {
            return Optional.of("The backends have not been asked for their agents yet; try again in a moment.");
        }
        if (!leadership.isLeader()) {
            return Optional.of("Another Homeroom process leads on this database; ask that process, or stop it.");
        }
        return Optional.empty();
    }

    private List<Verification.AgentRoom> housed() {
        return bindings.all().stream()
                .filter(BoundRoom::isCurrentAgentRoom)
                .map(room -> new Verification.AgentRoom(
                        room.binding().agent().agentId(),
                        directory
                                .find(room.binding().agent())
                                .map(KnownAgent::name)
                                .orElse(""),
                        room.room()))
                .toList();
    }
}
