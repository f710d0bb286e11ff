package dev.homeroom.backend.openai;

import dev.homeroom.backend.AgentBackend;
import dev.homeroom.backend.config.BackendConfig;
import dev.homeroom.backend.config.BackendKind;
import dev.homeroom.backend.config.BackendLimits;
import dev.homeroom.backend.upstream.RequestGuard;
import dev.homeroom.database.Database;
import dev.homeroom.database.TestDatabases;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Backends with limits that a test can wait for. */
final class OpenAiLab {
    private static final BackendLimits LIMITS =
            new BackendLimits(Duration.ofSeconds(2), Duration.ofMillis(1500), Duration.ofSeconds(20), 8);

    private OpenAiLab() {}

    private static final Database DATABASE = TestDatabases.both().findFirst().orElseThrow();
    private static final AtomicInteger HISTORIES = new AtomicInteger();

    /** With a history of its own. */
    static AgentBackend backend(URI server) {
        String history = "proxy" + HISTORIES.incrementAndGet();
        return backend(server, new ChatHistory(DATABASE, InstantSource.system(), history));
    }

    static AgentBackend backend(URI server, ChatHistory history) {
        return new OpenAiBackend(
                new BackendConfig("proxy", BackendKind.OPENAI, Optional.of(server), Optional.empty(), LIMITS, 100),
                RequestGuard.NONE,
                history);
    }
}
