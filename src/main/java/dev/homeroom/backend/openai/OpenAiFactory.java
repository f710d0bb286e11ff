package dev.homeroom.backend.openai;

import dev.homeroom.backend.AgentBackend;
import dev.homeroom.backend.config.BackendConfig;
import dev.homeroom.backend.config.BackendFactory;
import dev.homeroom.backend.config.BackendKind;
import dev.homeroom.backend.upstream.RequestGuard.GuardFactory;
import dev.homeroom.backend.upstream.RequestGuard.WhenProbeFails;
import dev.homeroom.database.Database;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.InstantSource;

/** Creates backends of kind {@code openai}. */
@ApplicationScoped
public class OpenAiFactory implements BackendFactory {
    private final GuardFactory guards;
    private final Database database;
    private final InstantSource clock;

    @Inject
    OpenAiFactory(GuardFactory guards, Database database, InstantSource clock) {
        this.guards = guards;
        this.database = database;
        this.clock = clock;
    }

    /** For commands: each request is made once. */
    public OpenAiFactory(Database database, InstantSource clock) {
        this(GuardFactory.NONE, database, clock);
    }

    @Override
    public BackendKind kind() {
        return BackendKind.OPENAI;
    }

    @Override
    public AgentBackend build(BackendConfig config) {
        return new OpenAiBackend(
                config,
                guards.of(config, OpenAiRefusal::isOutage, WhenProbeFails.TRY_A_QUESTION),
                new ChatHistory(database, clock, config.name()));
    }
}
