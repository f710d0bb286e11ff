package dev.homeroom.backend;

/**
 * Identifies one agent across all backends.
 *
 * @param backend name of the backend
 * @param agentId the agent's stable id there
 */
public record AgentRef(String backend, String agentId) {
    @Override
    public String toString() {
        return backend + "/" + agentId;
    }
}
