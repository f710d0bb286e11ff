package dev.homeroom.operations;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.homeroom.backend.AgentRef;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.operations.rest.ApiKeyRequired;
import dev.homeroom.operations.rest.Query;
import dev.homeroom.operations.rest.RestRefusal;
import dev.homeroom.reconcile.ReconcileReport;
import dev.homeroom.reconcile.Reconciler;
import dev.homeroom.reconcile.plan.Repair;
import dev.homeroom.reconcile.snapshot.Finding;
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
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Compares Matrix with the desired state and repairs the differences. */
@Path("/reconcile")
@Produces(MediaType.APPLICATION_JSON)
@ApiKeyRequired
@RunOnVirtualThread
@RegisterForReflection
@Tag(name = "Reconciliation")
class ReconcileResource {
    /** Callers give up after half a minute, as a rule. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final String ALREADY_RUNNING =
            "Another reconciliation is running; GET /reconcile will have its result.";

    private final ReconcileJob job;
    private final Reconciler reconciler;

    ReconcileResource(ReconcileJob job, Reconciler reconciler) {
        this.job = job;
        this.reconciler = reconciler;
    }

    /**
     * A repair of the plan.
     *
     * @param sentence as the log has it
     * @param result {@code planned} in a dry run, {@code done}, or {@code failed}
     * @param error why it failed
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record PlannedRepair(
            String kind,
            @Nullable String backend,
            @JsonProperty("agent_id") @Nullable String agentId,
            @JsonProperty("room_id") @Nullable String roomId,
            String reason,
            String sentence,
            String result,
            @Nullable String error) {}

    /** A finding that needs a person. */
    record Noticed(String kind, String sentence) {}

    /**
     * The last reconciliation.
     *
     * @param status {@code done}; {@code failed} after an exception; {@code running}; {@code never} since the start
     * @param rooms number of scanned rooms
     * @param problem reason of the failure
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Reconciliation(
            String status,
            @Nullable String trigger,
            @JsonProperty("dry_run") @Nullable Boolean dryRun,
            @JsonProperty("started_at") @Nullable Instant startedAt,
            @JsonProperty("duration_ms") @Nullable Long durationMs,
            @Nullable Integer rooms,
            @Nullable Integer failed,
            @Nullable String problem,
            @Nullable List<PlannedRepair> repairs,
            @Nullable List<Noticed> remarks,
            @Nullable List<String> lines) {}

    @GET
    @Operation(summary = "The last plan and its result")
    public Reconciliation last() {
        return reconciler
                .last()
                .map(reconcileReport ->
                        reconciliation(reconcileReport, reconciler.isRunning() ? "running" : statusOf(reconcileReport)))
                .orElseGet(() -> without(reconciler.isRunning() ? "running" : "never"));
    }

    @POST
    @Operation(
            summary = "Reconcile now",
            description = "With `dry_run=true` only plans. Returns when it is finished, or after 20 seconds while it "
                    + "continues; then `GET /reconcile` has the result.")
    @APIResponse(responseCode = "200", description = "Finished")
    @APIResponse(responseCode = "202", description = "Still running; see `GET /reconcile`")
    @APIResponse(
            responseCode = "409",
            description = "Another reconciliation is running, or nothing may be created now; `error` says which")
    @APIResponse(responseCode = "503", description = "The database or the homeserver is away; `error` says which")
    @Parameter(name = "dry_run", in = ParameterIn.QUERY, description = "`true` only plans")
    public Response reconcile(@Parameter(hidden = true) @Context UriInfo asked) throws InterruptedException {
        boolean dryRun = Query.of(asked).isOn("dry_run");
        Optional<String> restraint = dryRun ? Optional.empty() : job.pausedBecause();
        if (restraint.isPresent()) {
            return conflict(restraint.get());
        }
        Optional<BackgroundJob.JobRun<ReconcileReport>> begun = dryRun ? job.plan() : job.apply();
        return begun.isPresent() ? response(begun.get().awaitEnd(PATIENCE)) : conflict(ALREADY_RUNNING);
    }

    static Response response(BackgroundJob.JobProgress<ReconcileReport> progress) {
        return switch (progress.state()) {
            case RUNNING -> Response.accepted(without("running")).build();
            case FAILED -> failed(progress.failure().orElseThrow());
            case IDLE, DONE ->
                progress.lines().stream()
                        .findFirst()
                        .map(report -> Response.ok(reconciliation(report, statusOf(report)))
                                .build())
                        .orElseGet(() -> conflict(ALREADY_RUNNING));
        };
    }

    private static Response failed(BackgroundJob.JobFailure failure) {
        return switch (failure.kind()) {
            case OUTAGE -> RestRefusal.response(Response.Status.SERVICE_UNAVAILABLE, failure.sentence());
            case DEFECT -> RestRefusal.response(Response.Status.INTERNAL_SERVER_ERROR, failure.sentence());
        };
    }

    private static Response conflict(String error) {
        return RestRefusal.response(Response.Status.CONFLICT, error);
    }

    private static String statusOf(ReconcileReport reconcileReport) {
        return reconcileReport.problem().isPresent() ? "failed" : "done";
    }

    private static Reconciliation without(String status) {
        return new Reconciliation(status, null, null, null, null, null, null, null, null, null, null);
    }

    private static Reconciliation reconciliation(ReconcileReport reconcileReport, String status) {
        return new Reconciliation(
                status,
                reconcileReport.trigger().name().toLowerCase(Locale.ROOT),
                reconcileReport.isPlanOnly(),
                reconcileReport.startedAt(),
                reconcileReport.took().toMillis(),
                reconcileReport.rooms(),
                reconcileReport.failures().size(),
                reconcileReport.problem().orElse(null),
                reconcileReport.plan().repairs().stream()
                        .map(repair -> repair(repair, reconcileReport))
                        .toList(),
                reconcileReport.plan().findings().stream()
                        .map(ReconcileResource::noticed)
                        .toList(),
                reconcileReport.lines());
    }

    private static PlannedRepair repair(Repair repair, ReconcileReport reconcileReport) {
        String error = reconcileReport.failures().get(repair);
        String tried = error == null ? "done" : "failed";
        return new PlannedRepair(
                repair.kind(),
                repair.agent().map(AgentRef::backend).orElse(null),
                repair.agent().map(AgentRef::agentId).orElse(null),
                repair.room().map(RoomId::value).orElse(null),
                repair.reason(),
                repair.sentence(),
                reconcileReport.isPlanOnly() ? "planned" : tried,
                error);
    }

    private static Noticed noticed(Finding finding) {
        return new Noticed(finding.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'), finding.sentence());
    }
}
