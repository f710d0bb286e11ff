package dev.homeroom.backend;

import java.util.List;
import java.util.Optional;

/** The backends that are configured. */
public interface Backends {
    /** In the order of their names; the same objects at every call. */
    List<AgentBackend> all();

    Optional<AgentBackend> named(String name);

    /** How a question to an agent ends whose backend has been taken out of the settings. */
    static AgentOutcome.Failed notConfigured(String name) {
        return new AgentOutcome.Failed(
                AgentOutcome.Failed.Cause.UNKNOWN_AGENT, "no backend called " + name + " is configured any more");
    }
}
