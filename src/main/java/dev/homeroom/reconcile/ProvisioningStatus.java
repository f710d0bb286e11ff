package dev.homeroom.reconcile;

import dev.homeroom.backend.AgentRef;
import dev.homeroom.matrix.RoomId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How bringing Matrix into line goes.
 *
 * @param space empty until it is found or made
 * @param problem why nothing can be done at all, in one sentence; empty when there is no such reason
 * @param rooms how many rooms are bound to agents
 * @param waiting how many agents wait for their turn, without the failing ones
 * @param running how many are worked on
 * @param failing those that are tried again later
 * @param firstPassDone whether everything that was known at the start has been tried
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
     * @param attempts how often it has failed in a row
     * @param nextTry not before
     */
    public record Failing(AgentRef agent, String reason, int attempts, Instant nextTry) {}
}
