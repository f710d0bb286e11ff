package dev.homeroom.reconcile.plan;

import dev.homeroom.backend.AgentRef;
import dev.homeroom.directory.KnownAgent;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.reconcile.snapshot.BindingSource;
import dev.homeroom.reconcile.snapshot.RoomSnapshot;
import dev.homeroom.reconcile.snapshot.Snapshot;
import dev.homeroom.rooms.state.Binding;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The rooms of each agent. Of several rooms, the agent keeps the one with the oldest binding, or its successor after an
 * upgrade.
 */
final class RoomChoices {
    private static final Comparator<Candidate> OLDEST_FIRST = Comparator.comparing(
                    (Candidate candidate) -> candidate.binding().since())
            .thenComparing(candidate -> candidate.id().value());

    private final Snapshot seen;
    private final Map<AgentRef, List<Candidate>> rooms = new HashMap<>();
    private final Map<AgentRef, List<RoomId>> former = new HashMap<>();

    private RoomChoices(Snapshot seen) {
        this.seen = seen;
    }

    /** A room that is bound to the agent. */
    private record Candidate(RoomSnapshot.Seen snapshot, Binding binding) {
        RoomId id() {
            return snapshot.room();
        }
    }

    /**
     * @param kept the room to keep; empty if the bot has to join it first
     * @param binding the room's binding, present or future
     * @param moves the repairs after which this is the agent's only room
     */
    record RoomChoice(Optional<RoomSnapshot.Seen> kept, Binding binding, List<Repair> moves) {}

    static RoomChoices in(Snapshot seen) {
        RoomChoices roomChoices = new RoomChoices(seen);
        seen.seen().forEach(roomChoices::add);
        return roomChoices;
    }

    private void add(RoomSnapshot.Seen snapshot) {
        snapshot.binding()
                .filter(binding -> binding.kind() == Binding.RoomKind.AGENT)
                .ifPresent(binding -> {
                    if (binding.movedTo().isPresent()) {
                        former.computeIfAbsent(binding.agent(), fresh -> new ArrayList<>())
                                .add(snapshot.room());
                    } else {
                        rooms.computeIfAbsent(binding.agent(), fresh -> new ArrayList<>())
                                .add(new Candidate(snapshot, binding));
                    }
                });
    }

    List<RoomId> former(AgentRef agent) {
        return former.getOrDefault(agent, List.of());
    }

    Optional<RoomChoice> of(KnownAgent agent) {
        List<Candidate> candidates = rooms.getOrDefault(agent.ref(), List.of()).stream()
                .sorted(OLDEST_FIRST)
                .toList();
        return candidates.isEmpty() ? Optional.empty() : Optional.of(choose(agent, candidates));
    }

    private RoomChoice choose(KnownAgent agent, List<Candidate> oldestFirst) {
        Candidate first = oldestFirst.getFirst();
        RoomId kept = destination(first.snapshot(), agent.ref());
        Optional<RoomSnapshot.Seen> snapshot = seen.seen(kept);
        if (snapshot.isEmpty()) {
            return new RoomChoice(Optional.empty(), first.binding(), List.of(follow(agent.ref(), first, kept)));
        }
        List<Repair> moves = oldestFirst.stream()
                .filter(candidate -> !candidate.id().equals(kept))
                .<Repair>map(candidate ->
                        destination(candidate.snapshot(), agent.ref()).equals(kept)
                                ? follow(agent.ref(), candidate, kept)
                                : retire(agent, candidate, kept))
                .toList();
        Binding binding = snapshot.get()
                .binding()
                .filter(found -> found.agent().equals(agent.ref()))
                .orElse(first.binding());
        return new RoomChoice(snapshot, binding, moves);
    }

    private static Repair follow(AgentRef agent, Candidate candidate, RoomId to) {
        return new AgentPlanner.FollowUpgrade(agent, candidate.id(), to, "the room was upgraded to " + to);
    }

    private static Repair retire(KnownAgent agent, Candidate candidate, RoomId kept) {
        return new AgentPlanner.RetireDuplicate(
                agent, candidate.id(), kept, "the agent has an older room, " + kept + ", which it keeps");
    }

    /** The end of all upgrades of a room, but never a room that belongs to another agent. */
    RoomId destination(RoomSnapshot.Seen from, AgentRef agent) {
        RoomId reached = from.room();
        Set<RoomId> passed = new HashSet<>();
        Optional<RoomId> next = from.movedTo();
        while (next.isPresent() && passed.add(reached) && isFree(next.get(), agent)) {
            reached = next.get();
            next = seen.seen(reached).flatMap(RoomSnapshot.Seen::movedTo);
        }
        return reached;
    }

    private boolean isFree(RoomId room, AgentRef agent) {
        return seen.seen(room)
                .map(snapshot -> switch (snapshot.bindingSource()) {
                    case BindingSource.Bound(Binding binding, var _) ->
                        binding.agent().equals(agent)
                                && binding.kind() == Binding.RoomKind.AGENT
                                && binding.movedTo().isEmpty();
                    case BindingSource.Unreadable unreadable -> false;
                    case BindingSource.Untrusted _, BindingSource.Unbound _ -> true;
                })
                .orElse(true);
    }
}
