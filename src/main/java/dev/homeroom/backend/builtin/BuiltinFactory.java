package dev.homeroom.backend.builtin;

import dev.homeroom.backend.AgentBackend;
import dev.homeroom.backend.config.BackendConfig;
import dev.homeroom.backend.config.BackendFactory;
import dev.homeroom.backend.config.BackendKind;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;

/** Creates backends of kind {@code builtin}. */
@ApplicationScoped
public class BuiltinFactory implements BackendFactory {
    private final InstantSource clock;

    public BuiltinFactory(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public BackendKind kind() {
        return BackendKind.BUILTIN;
    }

    @Override
    public AgentBackend build(BackendConfig config) {
        return new BuiltinBackend(config.name(), clock);
    }
}
