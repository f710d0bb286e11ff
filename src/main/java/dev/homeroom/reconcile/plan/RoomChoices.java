package dev.homeroom.reconcile.plan;

import dev.homeroom.backend.AgentRef;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.reconcile.plan.RoomSnapshot.BindingSource;
import dev.homeroom.rooms.state.Binding;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which rooms each agent has. Of several it is to keep one: the one with the oldest binding, or what that was upgraded to. */
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
    private record Candidate(RoomSnapshot.Seen sight, Binding binding) {
        RoomId id() {
            return sight.room();
        }
    }

    /**
     * @param kept the room to keep; empty where it is one that the bot has to join first
     * @param binding what it says, or is going to say
     * @param moves what has to be done so that it is the only one
     */
    record RoomChoice(Optional<RoomSnapshot.Seen> kept, Binding binding, List<Repair> moves) {}

    static RoomChoices in(Snapshot seen) {
        RoomChoices roomChoices = new RoomChoices(seen);
        seen.seen().forEach(roomChoices::add);
        return roomChoices;
    }

    private void add(RoomSnapshot.Seen sight) {
        Planner.binding(sight)
                .filter(binding -> binding.kind() == Binding.RoomKind.AGENT)
                .ifPresent(binding -> {
                    if (binding.movedTo().isPresent()) {
                        former.computeIfAbsent(binding.agent(), fresh -> new ArrayList<>())
                                .add(sight.room());
                    } else {
                        rooms.computeIfAbsent(binding.agent(), fresh -> new ArrayList<>())
                                .add(new Candidate(sight, binding));
                    }
                });
    }

    /** Rooms that were the agent's. */
    List<RoomId> former(AgentRef agent) {
        return former.getOrDefault(agent, List.of());
    }

    Optional<RoomChoice> of(AgentRef agent) {
        List<Candidate> its = rooms.getOrDefault(agent, List.of()).stream()
                .sorted(OLDEST_FIRST)
                .toList();
        return its.isEmpty() ? Optional.empty() : Optional.of(home(agent, its));
    }

    private RoomChoice home(AgentRef agent, List<Candidate> oldestFirst) {
        Candidate first = oldestFirst.getFirst();
        RoomId kept = destination(first, agent);
        Optional<RoomSnapshot.Seen> sight = seen.seen(kept);
        if (sight.isEmpty()) {
            return new RoomChoice(Optional.empty(), first.binding(), List.of(follow(agent, first, kept)));
        }
        List<Repair> moves = oldestFirst.stream()
                .filter(candidate -> !candidate.id().equals(kept))
                .<Repair>map(candidate -> destination(candidate, agent).equals(kept)
                        ? follow(agent, candidate, kept)
                        : retire(agent, candidate, kept))
                .toList();
        Binding binding = Planner.binding(sight.get())
                .filter(found -> found.agent().equals(agent))
                .orElse(first.binding());
        return new RoomChoice(sight, binding, moves);
    }

    private static Repair follow(AgentRef agent, Candidate candidate, RoomId to) {
        return new Repair.FollowUpgrade(agent, candidate.id(), to, "the room was upgraded to " + to);
    }

    private static Repair retire(AgentRef agent, Candidate candidate, RoomId kept) {
        return new Repair.RetireDuplicate(
                agent, candidate.id(), kept, "the agent has an older room, " + kept + ", which it keeps");
    }

    /** Along all upgrades; not into a room that belongs to somebody else. */
    private RoomId destination(Candidate candidate, AgentRef agent) {
        RoomId reached = candidate.id();
        Set<RoomId> passed = new HashSet<>();
        Optional<RoomId> next = candidate.sight().movedTo();
        while (next.isPresent() && passed.add(reached) && isFree(next.get(), agent)) {
            reached = next.get();
            next = seen.seen(reached).flatMap(RoomSnapshot.Seen::movedTo);
        }
        return reached;
    }

    private boolean isFree(RoomId room, AgentRef agent) {
        return seen.seen(room)
                .map(sight -> switch (sight.bond()) {
                    case BindingSource.Bound(Binding binding) ->
                        binding.agent().equals(agent)
                                && binding.kind() == Binding.RoomKind.AGENT
                                && binding.movedTo().isEmpty();
                    case BindingSource.Unreadable unreadable -> false;
                    case BindingSource.Untrusted untrusted -> true;
                    case BindingSource.Unbound unbound -> true;
                })
                .orElse(true);
    }
}
