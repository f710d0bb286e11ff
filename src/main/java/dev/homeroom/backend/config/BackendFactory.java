package dev.homeroom.backend.config;

import dev.homeroom.backend.AgentBackend;

/** Makes the backends of one kind. Each kind has one such bean in a package of its own. */
public interface BackendFactory {
    BackendKind kind();

    /** @param config of this factory's kind */
    AgentBackend build(BackendConfig config);
}
