package dev.homeroom.backend.openai;

import dev.homeroom.backend.AgentBackend;
import dev.homeroom.backend.config.BackendConfig;
import dev.homeroom.backend.config.BackendFactory;
import dev.homeroom.backend.config.BackendKind;
import dev.homeroom.database.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;

/** Creates backends of kind {@code openai}. */
@ApplicationScoped
public class OpenAiFactory implements BackendFactory {
    private final Database database;
    private final InstantSource clock;

    public OpenAiFactory(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    @Override
    public BackendKind kind() {
        return BackendKind.OPENAI;
    }

    @Override
    public AgentBackend build(BackendConfig config) {
        return new OpenAiBackend(config, new ChatHistory(database, clock, config.name()));
    }
}
