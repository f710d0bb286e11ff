package dev.homeroom.operations;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.homeroom.directory.AgentDirectory;
import dev.homeroom.directory.BackendStatus;
import dev.homeroom.reconcile.ProvisioningStatus;
import dev.homeroom.reconcile.ReconcileLoop;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

@Path("/health")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Health")
class HealthResource {
    private final Health health;
    private final AgentDirectory directory;
    private final ReconcileLoop reconcileLoop;

    HealthResource(Health health, AgentDirectory directory, ReconcileLoop reconcileLoop) {
        this.health = health;
        this.directory = directory;
        this.reconcileLoop = reconcileLoop;
    }

    /** @param degraded what is wrong; absent when healthy */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record Status(String status, List<String> degraded) {}

    @GET
    @Operation(
            summary = "Whether all is well",
            description = "Open to everybody. `healthy`, or `degraded` with what is wrong.")
    public Status health() {
        List<String> wrong = Stream.concat(health.obstacles().stream(), health.shortcomings().stream())
                .toList();
        return new Status(wrong.isEmpty() ? "healthy" : "degraded", wrong);
    }

    /** How looking for agents and making their rooms goes. */
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

    /** How polling one backend goes. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record PolledBackend(
            String backend,
            int agents,
            int missing,
            @JsonProperty("last_complete") @Nullable Instant lastComplete,
            @Nullable String problem) {}

    @GET
    @Path("/agent-provisioning")
    @ApiKeyRequired
    @Operation(summary = "How looking for agents and making their rooms goes")
    public Provisioned agentProvisioning() {
        ProvisioningStatus status = reconcileLoop.status();
        List<PolledBackend> backends =
                directory.status().stream().map(HealthResource::polled).toList();
        boolean well = status.problem().isEmpty()
                && status.failing().isEmpty()
                && backends.stream().allMatch(backend -> backend.problem() == null);
        return new Provisioned(
                well ? "healthy" : "degraded",
                status.space().map(Object::toString).orElse(null),
                status.rooms(),
                status.waiting(),
                status.running(),
                status.failing().stream().map(HealthResource::failing).toList(),
                backends);
    }

    private static FailingAgent failing(ProvisioningStatus.Failing failing) {
        return new FailingAgent(
                failing.agent().backend(),
                failing.agent().agentId(),
                failing.reason(),
                failing.attempts(),
                failing.nextTry());
    }

    private static PolledBackend polled(BackendStatus status) {
        Optional<String> problem = status.failure().or(status::doubt);
        return new PolledBackend(
                status.backend(),
                status.agents(),
                status.missing(),
                status.lastComplete().orElse(null),
                problem.orElse(null));
    }
}
