package dev.homeroom.backend.letta;

import dev.homeroom.backend.AgentOutcome;
import dev.homeroom.backend.upstream.Json;
import dev.homeroom.backend.upstream.UpstreamReply;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Detects the features of the server and caches them for 5 minutes, since a server can be upgraded at any time. */
final class ServerAbilities {
    private static final Duration REMEMBERED = Duration.ofMinutes(5);

    sealed interface Detected {
        record Known(Abilities abilities) implements Detected {}

        /** The server could not be asked. A question would have had the same outcome. */
        record Unknown(AgentOutcome outcome) implements Detected {}
    }

    private final LettaApi api;
    private final InstantSource clock;
    private volatile @Nullable Remembered last;
    private volatile @Nullable Instant withoutRedisSince;

    private record Remembered(Abilities abilities, Instant at) {}

    ServerAbilities(LettaApi api, InstantSource clock) {
        this.api = api;
        this.clock = clock;
    }

    Detected current() {
        Remembered known = last;
        if (known != null && isFresh(known.at())) {
            return new Detected.Known(lessRedis(known.abilities()));
        }
        Detected found = find();
        if (found instanceof Detected.Known(var abilities)) {
            last = new Remembered(abilities, clock.instant());
            return new Detected.Known(lessRedis(abilities));
        }
        return found;
    }

    /** Records that the server has no Redis; cached as long as its features. */
    void noteMissingRedis() {
        withoutRedisSince = clock.instant();
    }

    private Abilities lessRedis(Abilities abilities) {
        Instant since = withoutRedisSince;
        return since != null && isFresh(since) ? abilities.withoutExactlyOnce() : abilities;
    }

    private boolean isFresh(Instant since) {
        return clock.instant().isBefore(since.plus(REMEMBERED));
    }

    private Detected find() {
        return switch (api.health()) {
            case UpstreamReply.NotSent notSent -> new Detected.Unknown(notSent.outcome());
            case UpstreamReply.Lost lost -> unreachable(lost.detail());
            case UpstreamReply.Whole health ->
                version(health)
                        .map(version -> lookForRedis(Abilities.ofVersion(version)))
                        .orElseGet(this::tryOut);
        };
    }

    /**
     * Checks for Redis, which no version reveals. The check must come before the first question: a server without Redis
     * would process a repeated question twice.
     */
    private Detected lookForRedis(Abilities abilities) {
        if (!abilities.exactlyOnce()) {
            return new Detected.Known(abilities);
        }
        return switch (api.streamOfNoRun()) {
            case UpstreamReply.NotSent notSent -> new Detected.Unknown(notSent.outcome());
            case UpstreamReply.Lost lost -> unreachable(lost.detail());
            case UpstreamReply.Whole reply
            when LettaRefusal.isMissingRedis(reply) -> new Detected.Known(abilities.withoutExactlyOnce());
            case UpstreamReply.Whole reply when reply.status() == 404 -> new Detected.Known(abilities);
            case UpstreamReply.Whole reply -> new Detected.Unknown(LettaRefusal.of(reply));
        };
    }

    private static Optional<String> version(UpstreamReply.Whole health) {
        return Optional.of(health)
                .filter(UpstreamReply.Whole::isSuccess)
                .flatMap(reply -> Json.parse(reply.body()))
                .flatMap(body -> Json.text(body, "version"))
                .filter(Abilities::isVersion);
    }

    /** Detects the features of a server without a version by calling it. */
    private Detected tryOut() {
        return switch (api.someConversations()) {
            case UpstreamReply.NotSent notSent -> new Detected.Unknown(notSent.outcome());
            case UpstreamReply.Lost lost -> unreachable(lost.detail());
            case UpstreamReply.Whole reply when reply.isSuccess() -> lookForRedis(new Abilities(true, true));
            case UpstreamReply.Whole reply
            when reply.status() == 404 || reply.status() == 405 || reply.status() == 422 ->
                new Detected.Known(new Abilities(false, false));
            case UpstreamReply.Whole reply -> new Detected.Unknown(LettaRefusal.of(reply));
        };
    }

    /** No question was sent yet, so none was taken, even if the reply was lost. */
    private static Detected unreachable(String detail) {
        return new Detected.Unknown(new AgentOutcome.NotTaken(
                AgentOutcome.NotTaken.Reason.UNAVAILABLE, Optional.empty(), "health check: " + detail));
    }
}
