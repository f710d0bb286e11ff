package dev.homeroom.backend;

import jakarta.persistence.Embeddable;

/**
 * Identifies one agent across all backends. In tables it is two columns.
 *
 * @param backend name of the backend
 * @param agentId the agent's stable id there
 */
@Embeddable
public record AgentRef(String backend, String agentId) {
    @Override
    public String toString() {
        return backend + "/" + agentId;
    }
}
