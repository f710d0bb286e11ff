package dev.homeroom.backend.letta;

import dev.homeroom.backend.AgentBackend;
import dev.homeroom.backend.config.BackendConfig;
import dev.homeroom.backend.config.BackendFactory;
import dev.homeroom.backend.config.BackendKind;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;

/** Creates backends of kind {@code letta}. */
@ApplicationScoped
public class LettaFactory implements BackendFactory {
    private final InstantSource clock;

    public LettaFactory(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public BackendKind kind() {
        return BackendKind.LETTA;
    }

    @Override
    public AgentBackend build(BackendConfig config) {
        return new LettaBackend(config, clock);
    }
}
