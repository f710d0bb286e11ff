package dev.homeroom.backend.letta;

import dev.homeroom.backend.AgentOutcome;
import dev.homeroom.backend.upstream.Json;
import dev.homeroom.backend.upstream.UpstreamReply;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds out what the server can do, and remembers it for a while: servers are upgraded behind our back. */
final class ServerAbilities {
    private static final Duration REMEMBERED = Duration.ofMinutes(5);

    sealed interface Detected {
        record Known(Abilities abilities) implements Detected {}

        /** The server couldn't be asked; the outcome is what a question would have had. */
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

    /** The server said that it has no Redis; believed for as long as everything else. */
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
     * Redis shows in no version. Whether it is there has to be known before a question is sent: a repeated question that
     * went to a server without it would be worked on twice.
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

    /** A server that doesn't tell its version shows what it has when it is tried. */
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

    /** Nothing was asked of an agent yet, so however this broke off, no question was taken. */
    private static Detected unreachable(String detail) {
        return new Detected.Unknown(new AgentOutcome.NotTaken(
                AgentOutcome.NotTaken.Reason.UNAVAILABLE, Optional.empty(), "health check: " + detail));
    }
}
