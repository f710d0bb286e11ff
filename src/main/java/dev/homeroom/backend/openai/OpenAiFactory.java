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
import java.util.function.Function;

/** Creates backends of kind {@code openai}. */
@ApplicationScoped
public class OpenAiFactory implements BackendFactory {
    private final GuardFactory guards;
    private final Function<BackendConfig, ChatMemory> memories;

    @Inject
    OpenAiFactory(GuardFactory guards, Database database, InstantSource clock) {
        this(guards, config -> new ChatHistory(database, clock, config.name()));
    }

    private OpenAiFactory(GuardFactory guards, Function<BackendConfig, ChatMemory> memories) {
        this.guards = guards;
        this.memories = memories;
    }

    /** For commands: each request is made once, and nothing is kept. */
    public static OpenAiFactory forCommands() {
        return new OpenAiFactory(GuardFactory.NONE, _ -> new NoChatMemory());
    }

    /** Each request is made once. */
    public static OpenAiFactory withoutGuards(Database database, InstantSource clock) {
        return new OpenAiFactory(GuardFactory.NONE, database, clock);
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
                memories.apply(config));
    }
}
