package dev.homeroom.backend.letta;

import dev.homeroom.backend.AgentBackend;
import dev.homeroom.backend.config.BackendConfig;
import dev.homeroom.backend.config.BackendFactory;
import dev.homeroom.backend.config.BackendKind;
import dev.homeroom.backend.upstream.RequestGuard.GuardFactory;
import dev.homeroom.backend.upstream.RequestGuard.WhenProbeFails;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.InstantSource;

/** Creates backends of kind {@code letta}. */
@ApplicationScoped
public class LettaFactory implements BackendFactory {
    private final GuardFactory guards;
    private final InstantSource clock;

    @Inject
    LettaFactory(GuardFactory guards, InstantSource clock) {
        this.guards = guards;
        this.clock = clock;
    }

    /** For commands: each request is made once. */
    public LettaFactory(InstantSource clock) {
        this(GuardFactory.NONE, clock);
    }

    @Override
    public BackendKind kind() {
        return BackendKind.LETTA;
    }

    @Override
    public AgentBackend build(BackendConfig config) {
        return new LettaBackend(
                config, guards.of(config, LettaRefusal::isOutage, WhenProbeFails.REFUSE_QUESTIONS), clock);
    }
}
