package dev.homeroom.backend.raw;

import dev.homeroom.backend.AgentBackend;
import dev.homeroom.backend.config.BackendConfig;
import dev.homeroom.backend.config.BackendKind;
import dev.homeroom.backend.config.BackendLimits;
import dev.homeroom.backend.letta.LettaFactory;
import dev.homeroom.backend.openai.OpenAiFactory;
import dev.homeroom.database.Database;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;

/** Backends of both kinds in front of a {@link RawServer}. */
public final class RawBackends {
    private static final BackendLimits LIMITS =
            new BackendLimits(Duration.ofSeconds(20), Duration.ofSeconds(20), Duration.ofSeconds(20), 8);
    private static final AtomicInteger NAMES = new AtomicInteger();

    private RawBackends() {}

    /** With a history of its own. */
    public static AgentBackend openAi(RawServer server, Database database) {
        String name = "raw" + NAMES.incrementAndGet();
        return OpenAiFactory.withoutGuards(database, InstantSource.system())
                .build(new BackendConfig(
                        name, BackendKind.OPENAI, Optional.of(server.url()), Optional.empty(), LIMITS, 100));
    }

    public static AgentBackend letta(RawServer server) {
        return new LettaFactory(InstantSource.system())
                .build(new BackendConfig(
                        "letta", BackendKind.LETTA, Optional.of(server.url()), Optional.empty(), LIMITS, 100));
    }

    /** A Letta server with background runs, which knows a repeated question, names no run, and streams this. */
    public static Function<RawServer.Request, RawAnswer> lettaWithRedisThatSays(Supplier<RawAnswer> stream) {
        return request -> {
            if (request.is("GET /v1/health")) {
                return RawAnswer.json(200, "{\"version\":\"0.16.8\",\"status\":\"ok\"}");
            }
            return request.is("POST /v1/conversations/default/stream")
                    ? RawAnswer.json(404, "{\"detail\":\"Run not found\"}")
                    : stream.get();
        };
    }

    /** A Letta server without background runs that has forgotten every run, and streams this. */
    public static Function<RawServer.Request, RawAnswer> lettaThatSays(Supplier<RawAnswer> stream) {
        return request -> {
            if (request.is("GET /v1/health")) {
                return RawAnswer.json(200, "{\"version\":\"0.11.7\",\"status\":\"ok\"}");
            }
            if (request.is("GET /v1/runs/")) {
                return RawAnswer.json(404, "{\"detail\":\"Run not found\"}");
            }
            return request.path().endsWith("/cancel") ? RawAnswer.json(404, "{}") : stream.get();
        };
    }
}
