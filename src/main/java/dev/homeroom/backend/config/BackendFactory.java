package dev.homeroom.backend.config;

import dev.homeroom.backend.AgentBackend;

/** Creates the backends of one kind. Each kind has one such bean in its own package. */
public interface BackendFactory {
    BackendKind kind();

    /** @param config of this factory's kind */
    AgentBackend build(BackendConfig config);
}
