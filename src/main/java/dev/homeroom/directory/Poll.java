package dev.homeroom.directory;

import dev.homeroom.backend.Agent;
import dev.homeroom.backend.AgentBackend;
import dev.homeroom.backend.AgentBackend.AgentLookup;
import dev.homeroom.backend.AgentList;
import dev.homeroom.backend.AgentRef;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Lists one backend's agents, and updates the roster. Not thread-safe. */
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
    private volatile boolean confirmed;
    private Set<AgentRef> unsure = Set.of();
    private List<String> passedOver = List.of();

    Poll(AgentBackend backend, AgentFilter filter, Roster roster, InstantSource clock) {
        this.backend = backend;
        this.filter = filter;
        this.roster = roster;
        this.clock = clock;
        this.log = new PollLog(backend.name());
    }

    /**
     * Polls once.
     *
     * @return whether the roster has changed
     */
    boolean run() {
        return switch (backend.list()) {
            case AgentList.Complete complete -> {
                log.passedOver(passedOver, List.of());
                passedOver = List.of();
                yield compare(complete.agents(), Completeness.COMPLETE);
            }
            case AgentList.Partial partial -> {
                log.passedOver(passedOver, partial.passedOver());
                passedOver = partial.passedOver();
                yield compare(partial.agents(), Completeness.PARTIAL);
            }
            case AgentList.Failed(String reason) -> {
                failed(reason);
                yield false;
            }
        };
    }

    /** Records a failed poll. No agent is removed. */
    void failed(String reason) {
        guard.interrupted();
        log.failed(failure, reason);
        failure = Optional.of(reason);
    }

    boolean isFailing() {
        return failure.isPresent();
    }

    /** Whether the last list that was read is accepted. */
    boolean isConfirmed() {
        return confirmed;
    }

    BackendStatus status() {
        List<KnownAgent> known = roster.of(backend.name());
        int listed = (int) known.stream().filter(KnownAgent::isListed).count();
        return new BackendStatus(
                backend.name(),
                lastComplete,
                backend.circuit().outage(),
                failure,
                doubt,
                listed,
                known.size() - listed);
    }

    /** Whether a missing agent may be gone. */
    private enum Completeness {
        COMPLETE,
        PARTIAL
    }

    private boolean compare(List<Agent> list, Completeness completeness) {
        Map<AgentRef, KnownAgent> listed = accepted(list);
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        List<KnownAgent> known = roster.of(backend.name());
        AgentListDiff all = AgentListDiff.between(known, listed.values(), now);
        AgentListDiff agentListDiff =
                completeness == Completeness.COMPLETE ? believable(all, known, list) : withoutRemovals(all);
        roster.apply(agentListDiff);
        log.complete(failure, listed.size(), agentListDiff);
        failure = Optional.empty();
        lastComplete = Optional.of(now);
        return !agentListDiff.isEmpty();
    }

    private AgentListDiff withoutRemovals(AgentListDiff agentListDiff) {
        guard.interrupted();
        confirmed = false;
        doubt = Optional.of(
                "entries of the list can't be used, so nobody is removed: " + String.join(", ", passedOver));
        return agentListDiff.withoutMissing();
    }

    private AgentListDiff believable(AgentListDiff agentListDiff, List<KnownAgent> known, List<Agent> list) {
        int before = (int) known.stream().filter(KnownAgent::isListed).count();
        int gone = agentListDiff.missing().size();
        confirmed = guard.believes(before, gone);
        if (confirmed) {
            return confirmedGone(agentListDiff, list);
        }
        doubt(
                "%d of %d agents are gone from the list; none is marked as missing until %d more polls in a row confirm it"
                        .formatted(gone, before, guard.pollsToGo()));
        return agentListDiff.withoutMissing();
    }

    /**
     * The changes, reduced to missing agents that are certainly gone. An agent that the settings exclude is gone by the
     * operator's decision.
     */
    private AgentListDiff confirmedGone(AgentListDiff agentListDiff, List<Agent> list) {
        Set<String> listed = list.stream().map(Agent::id).collect(Collectors.toSet());
        List<KnownAgent> gone = new ArrayList<>();
        List<KnownAgent> unclear = new ArrayList<>();
        for (KnownAgent agent : agentListDiff.missing()) {
            boolean leftOut = listed.contains(agent.ref().agentId());
            boolean confirmedGone = leftOut || backend.existence(agent.ref().agentId()) == AgentLookup.GONE;
            (confirmedGone ? gone : unclear).add(agent);
        }
        reportUnsure(unclear);
        return agentListDiff.withMissing(gone);
    }

    private void reportUnsure(List<KnownAgent> agents) {
        Set<AgentRef> now = agents.stream().map(KnownAgent::ref).collect(Collectors.toSet());
        if (!unsure.containsAll(now)) {
            log.unsure(agents);
        }
        unsure = now;
        doubt = agents.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        ("%d agents are no longer in the list, but the backend doesn't confirm that they are gone, so their rooms"
                                        + " stay. To archive them, add the agents to homeroom.sync.exclude")
                                .formatted(agents.size()));
    }

    private void doubt(String why) {
        log.doubted(doubt, why);
        doubt = Optional.of(why);
    }

    private Map<AgentRef, KnownAgent> accepted(List<Agent> list) {
        Map<AgentRef, KnownAgent> accepted = new LinkedHashMap<>();
        list.stream().filter(filter::accepts).forEach(agent -> {
            AgentRef ref = new AgentRef(backend.name(), agent.id());
            accepted.put(ref, KnownAgent.listed(ref, agent));
        });
        return accepted;
    }
}
