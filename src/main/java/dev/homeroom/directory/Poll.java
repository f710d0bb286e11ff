package dev.homeroom.directory;

import dev.homeroom.backend.AgentBackend;
import dev.homeroom.backend.AgentList;
import dev.homeroom.backend.AgentRef;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Asks one backend for its agents, and brings the roster into line with what it says. Not for several threads. */
final class Poll {
    private final AgentBackend backend;
    private final AgentFilter filter;
    private final Roster roster;
    private final InstantSource clock;
    private final PollLog log;
    private final ShrinkGuard guard = new ShrinkGuard();

    private volatile Optional<Instant> lastComplete = Optional.empty();
    private volatile Optional<String> failure = Optional.empty();
    private volatile Optional<String> doubt = Optional.empty();

    Poll(AgentBackend backend, AgentFilter filter, Roster roster, InstantSource clock) {
        this.backend = backend;
        this.filter = filter;
        this.roster = roster;
        this.clock = clock;
        this.log = new PollLog(backend.name());
    }

    /** One pass. Returns whether the roster has changed. */
    boolean run() {
        return switch (backend.list()) {
            case AgentList.Complete complete -> compare(accepted(complete));
            case AgentList.Failed(String reason) -> {
                failed(reason);
                yield false;
            }
        };
    }

    /** Notes that a pass came to nothing; nobody is removed. */
    void failed(String reason) {
        guard.interrupted();
        log.failed(failure, reason);
        failure = Optional.of(reason);
    }

    BackendStatus status() {
        List<KnownAgent> known = roster.of(backend.name());
        int listed = (int) known.stream().filter(KnownAgent::isListed).count();
        return new BackendStatus(backend.name(), lastComplete, failure, doubt, listed, known.size() - listed);
    }

    private boolean compare(Map<AgentRef, KnownAgent> listed) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        List<KnownAgent> known = roster.of(backend.name());
        Difference difference = believable(Difference.between(known, listed.values(), now), known);
        roster.apply(difference);
        log.complete(failure, listed.size(), difference);
        failure = Optional.empty();
        lastComplete = Optional.of(now);
        return !difference.isEmpty();
    }

    private Difference believable(Difference difference, List<KnownAgent> known) {
        int before = (int) known.stream().filter(KnownAgent::isListed).count();
        int gone = difference.missing().size();
        if (guard.believes(before, gone)) {
            doubt = Optional.empty();
            return difference;
        }
        String why = "%d of %d agents are gone from the list; nobody is marked before %d more polls in a row say so"
                .formatted(gone, before, guard.pollsToGo());
        log.doubted(doubt, why);
        doubt = Optional.of(why);
        return difference.withoutMissing();
    }

    private Map<AgentRef, KnownAgent> accepted(AgentList.Complete list) {
        Map<AgentRef, KnownAgent> accepted = new LinkedHashMap<>();
        list.agents().stream().filter(filter::accepts).forEach(agent -> {
            AgentRef ref = new AgentRef(backend.name(), agent.id());
            accepted.put(ref, KnownAgent.listed(ref, agent));
        });
        return accepted;
    }
}
