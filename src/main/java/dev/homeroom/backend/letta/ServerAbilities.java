package dev.homeroom.backend.letta;

import dev.homeroom.backend.AgentOutcome;
import dev.homeroom.backend.upstream.Json;
import dev.homeroom.backend.upstream.Reply;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds out what the server can do, and remembers it for a while: servers are upgraded behind our back. */
final class ServerAbilities {
    private static final Duration REMEMBERED = Duration.ofMinutes(5);

    sealed interface Finding {
        record Known(Abilities abilities) implements Finding {}

        /** The server couldn't be asked; the outcome is what a question would have had. */
        record Unknown(AgentOutcome outcome) implements Finding {}
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

    Finding current() {
        Remembered known = last;
        if (known != null && isFresh(known.at())) {
            return new Finding.Known(lessRedis(known.abilities()));
        }
        Finding found = find();
        if (found instanceof Finding.Known(var abilities)) {
            last = new Remembered(abilities, clock.instant());
            return new Finding.Known(lessRedis(abilities));
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

    private Finding find() {
        return switch (api.health()) {
            case Reply.NotSent notSent -> new Finding.Unknown(notSent.outcome());
            case Reply.Lost lost -> unreachable(lost.detail());
            case Reply.Whole health ->
                version(health)
                        .map(version -> lookForRedis(Abilities.ofVersion(version)))
                        .orElseGet(this::tryOut);
        };
    }

    /**
     * Redis shows in no version. Whether it is there has to be known before a question is sent: a repeated question that
     * went to a server without it would be worked on twice.
     */
    private Finding lookForRedis(Abilities abilities) {
        if (!abilities.exactlyOnce()) {
            return new Finding.Known(abilities);
        }
        return switch (api.streamOfNoRun()) {
            case Reply.NotSent notSent -> new Finding.Unknown(notSent.outcome());
            case Reply.Lost lost -> unreachable(lost.detail());
            case Reply.Whole reply
            when Refusal.isMissingRedis(reply) -> new Finding.Known(abilities.withoutExactlyOnce());
            case Reply.Whole reply when reply.status() == 404 -> new Finding.Known(abilities);
            case Reply.Whole reply -> new Finding.Unknown(Refusal.of(reply));
        };
    }

    private static Optional<String> version(Reply.Whole health) {
        return Optional.of(health)
                .filter(Reply.Whole::isSuccess)
                .flatMap(reply -> Json.parse(reply.body()))
                .flatMap(body -> Json.text(body, "version"))
                .filter(Abilities::isVersion);
    }

    /** A server that doesn't tell its version shows what it has when it is tried. */
    private Finding tryOut() {
        return switch (api.someConversations()) {
            case Reply.NotSent notSent -> new Finding.Unknown(notSent.outcome());
            case Reply.Lost lost -> unreachable(lost.detail());
            case Reply.Whole reply when reply.isSuccess() -> lookForRedis(new Abilities(true, true));
            case Reply.Whole reply
            when reply.status() == 404 || reply.status() == 405 || reply.status() == 422 ->
                new Finding.Known(new Abilities(false, false));
            case Reply.Whole reply -> new Finding.Unknown(Refusal.of(reply));
        };
    }

    /** Nothing was asked of an agent yet, so however this broke off, no question was taken. */
    private static Finding unreachable(String detail) {
        return new Finding.Unknown(new AgentOutcome.NotTaken(
                AgentOutcome.NotTaken.Reason.UNAVAILABLE, Optional.empty(), "health check: " + detail));
    }
}
