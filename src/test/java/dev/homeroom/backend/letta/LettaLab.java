package dev.homeroom.backend.letta;

import dev.homeroom.backend.AgentBackend;
import dev.homeroom.backend.config.BackendConfig;
import dev.homeroom.backend.config.BackendKind;
import dev.homeroom.backend.config.BackendLimits;
import dev.homeroom.backend.upstream.RequestGuard;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/** Backends with limits that a test can wait for. */
final class LettaLab {
    static final BackendLimits LIMITS =
            new BackendLimits(Duration.ofSeconds(2), Duration.ofMillis(1500), Duration.ofSeconds(20), 8);

    /** For servers that end what they begin: the machine may be slow, and the test doesn't wait for a limit. */
    static final BackendLimits PATIENT =
            new BackendLimits(Duration.ofSeconds(20), Duration.ofSeconds(20), Duration.ofSeconds(20), 8);

    private LettaLab() {}

    static AgentBackend backend(URI server) {
        return backend(server, LIMITS, Optional.empty());
    }

    static AgentBackend backend(URI server, BackendLimits backendLimits, Optional<String> key) {
        return new LettaBackend(
                new BackendConfig("letta", BackendKind.LETTA, Optional.of(server), key, backendLimits, 100),
                RequestGuard.NONE,
                InstantSource.system());
    }
}
