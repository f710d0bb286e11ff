package dev.homeroom.reconcile;

import dev.homeroom.backend.AgentRef;
import dev.homeroom.matrix.RoomId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The progress of provisioning.
 *
 * @param space empty until the Space is found or created
 * @param problem why no agent can be provisioned, in one sentence; empty if provisioning works
 * @param rooms number of rooms that are bound to agents
 * @param waiting number of agents in the queue, without the failing ones
 * @param running number of agents that are being provisioned
 * @param failing the agents that will be retried
 * @param firstPassDone whether every agent that was known at the start has been tried
 */
public record ProvisioningStatus(
        Optional<RoomId> space,
        Optional<String> problem,
        int rooms,
        int waiting,
        int running,
        List<Failing> failing,
        boolean firstPassDone) {
    public ProvisioningStatus {
        failing = List.copyOf(failing);
    }

    /**
     * @param reason in one sentence, for operators
     * @param attempts number of failures in a row
     * @param nextTry the earliest time of the next attempt
     */
    public record Failing(AgentRef agent, String reason, int attempts, Instant nextTry) {}
}
