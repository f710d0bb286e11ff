package dev.homeroom.backend;

import java.util.List;
import java.util.Optional;

/** The configured backends. */
public interface Backends {
    /** Returns the backends ordered by name; the same objects at every call. */
    List<AgentBackend> all();

    Optional<AgentBackend> named(String name);

    /** The outcome of a question to an agent whose backend was removed from the settings. */
    static AgentOutcome.Failed notConfigured(String name) {
        return new AgentOutcome.Failed(
                AgentOutcome.Failed.Cause.UNKNOWN_AGENT, "no backend called " + name + " is configured any more");
    }
}
