package dev.homeroom.operations.health;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.homeroom.directory.AgentDirectory;
import dev.homeroom.directory.BackendStatus;
import dev.homeroom.mcp.attach.AttachReport;
import dev.homeroom.mcp.attach.ToolAttachments;
import dev.homeroom.operations.rest.ApiKey;
import dev.homeroom.operations.rest.ApiKeyRequired;
import dev.homeroom.reconcile.ProvisioningStatus;
import dev.homeroom.reconcile.ReconcileLoop;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

@Path("/health")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@RegisterForReflection
@Tag(name = "Health")
class HealthResource {
    private final Checkup checkup;
    private final ApiKey key;
    private final AgentDirectory directory;
    private final ReconcileLoop reconcileLoop;
    private final ToolAttachments toolAttachments;

    HealthResource(
            Checkup checkup,
            ApiKey key,
            AgentDirectory directory,
            ReconcileLoop reconcileLoop,
            ToolAttachments toolAttachments) {
        this.checkup = checkup;
        this.key = key;
        this.directory = directory;
        this.reconcileLoop = reconcileLoop;
        this.toolAttachments = toolAttachments;
    }

    /** @param degraded the problems; absent when healthy */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record HealthStatus(String status, List<String> degraded) {}

    @GET
    @Operation(
            summary = "Whether Homeroom and its backends work",
            description = "Open to everybody: `healthy`, `degraded` or `unhealthy`, with the problems. Callers with the"
                    + " API key get the full reasons.")
    public HealthStatus health(@Parameter(hidden = true) @Context HttpHeaders headers) {
        Checkup.Troubles look = checkup.look();
        ApiKey.KeyVerdict verdict =
                key.verdict(headers.getHeaderString(HttpHeaders.AUTHORIZATION), headers.getHeaderString(ApiKey.HEADER));
        List<String> wrong = look.troubles().stream()
                .map(verdict == ApiKey.KeyVerdict.RIGHT ? Trouble::sentence : Trouble::openly)
                .distinct()
                .toList();
        return new HealthStatus(look.condition().word(), wrong);
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Provisioned(
            String status,
            @JsonProperty("space_id") @Nullable String spaceId,
            int rooms,
            int waiting,
            int running,
            List<FailingAgent> failing,
            List<PolledBackend> backends) {}

    /** An agent whose room could not be made yet. */
    record FailingAgent(
            String backend,
            @JsonProperty("agent_id") String agentId,
            String reason,
            int attempts,
            @JsonProperty("next_try") Instant nextTry) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record PolledBackend(
            String backend,
            int agents,
            int missing,
            @JsonProperty("last_complete") @Nullable Instant lastComplete,
            @Nullable String problem,
            @JsonProperty("agents_with_tools") @Nullable Integer agentsWithTools,
            @JsonProperty("agents_for_tools") @Nullable Integer agentsForTools,
            @JsonProperty("tools_problem") @Nullable String toolsProblem) {}

    @GET
    @Path("/agent-provisioning")
    @ApiKeyRequired
    @Operation(summary = "The state of polling and provisioning")
    public Provisioned agentProvisioning() {
        ProvisioningStatus status = reconcileLoop.status();
        List<PolledBackend> backends =
                directory.status().stream().map(this::polled).toList();
        return new Provisioned(
                condition().word(),
                status.space().map(Object::toString).orElse(null),
                status.rooms(),
                status.waiting(),
                status.running(),
                status.failing().stream().map(HealthResource::failing).toList(),
                backends);
    }

    /** By the backends and the rooms alone. */
    private Condition condition() {
        Checkup.Troubles look = checkup.look();
        List<Trouble> ofAgents = look.troubles().stream()
                .filter(trouble -> trouble.effect() == Trouble.Effect.DEGRADES)
                .toList();
        return new Checkup.Troubles(look.at(), ofAgents, look.since()).condition();
    }

    private static FailingAgent failing(ProvisioningStatus.Failing failing) {
        return new FailingAgent(
                failing.agent().backend(),
                failing.agent().agentId(),
                failing.reason(),
                failing.attempts(),
                failing.nextTry());
    }

    private PolledBackend polled(BackendStatus status) {
        Optional<AttachReport> tools = toolAttachments.reports().stream()
                .filter(report -> report.backend().equals(status.backend()))
                .findFirst();
        Optional<String> problem = status.outage().or(status::failure).or(status::doubt);
        return new PolledBackend(
                status.backend(),
                status.agents(),
                status.missing(),
                status.lastComplete().orElse(null),
                problem.orElse(null),
                tools.map(AttachReport::agents).orElse(null),
                tools.map(AttachReport::wanted).orElse(null),
                tools.flatMap(AttachReport::problem).orElse(null));
    }
}
