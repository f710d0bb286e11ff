package dev.homeroom.space.plan;

import dev.homeroom.backend.AgentRef;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.space.Binding;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which rooms each agent has. Of several it is to keep one: the one with the oldest binding, or what that was upgraded to. */
final class Housing {
    private static final Comparator<Room> OLDEST_FIRST = Comparator.comparing(
                    (Room room) -> room.binding().since())
            .thenComparing(room -> room.id().value());

    private final Observation seen;
    private final Map<AgentRef, List<Room>> rooms = new HashMap<>();
    private final Map<AgentRef, List<RoomId>> former = new HashMap<>();

    private Housing(Observation seen) {
        this.seen = seen;
    }

    /** A room that is bound to the agent. */
    private record Room(RoomSight.Seen sight, Binding binding) {
        RoomId id() {
            return sight.room();
        }
    }

    /**
     * @param kept the room to keep; empty where it is one that the bot has to join first
     * @param binding what it says, or is going to say
     * @param moves what has to be done so that it is the only one
     */
    record Home(Optional<RoomSight.Seen> kept, Binding binding, List<Repair> moves) {}

    static Housing in(Observation seen) {
        Housing housing = new Housing(seen);
        seen.seen().forEach(housing::add);
        return housing;
    }

    private void add(RoomSight.Seen sight) {
        Planner.binding(sight)
                .filter(binding -> binding.kind() == Binding.Kind.AGENT)
                .ifPresent(binding -> {
                    if (binding.movedTo().isPresent()) {
                        former.computeIfAbsent(binding.agent(), fresh -> new ArrayList<>())
                                .add(sight.room());
                    } else {
                        rooms.computeIfAbsent(binding.agent(), fresh -> new ArrayList<>())
                                .add(new Room(sight, binding));
                    }
                });
    }

    /** Rooms that were the agent's. */
    List<RoomId> former(AgentRef agent) {
        return former.getOrDefault(agent, List.of());
    }

    Optional<Home> of(AgentRef agent) {
        List<Room> its = rooms.getOrDefault(agent, List.of()).stream()
                .sorted(OLDEST_FIRST)
                .toList();
        return its.isEmpty() ? Optional.empty() : Optional.of(home(agent, its));
    }

    private Home home(AgentRef agent, List<Room> oldestFirst) {
        Room first = oldestFirst.getFirst();
        RoomId kept = destination(first, agent);
        Optional<RoomSight.Seen> sight = seen.seen(kept);
        if (sight.isEmpty()) {
            return new Home(Optional.empty(), first.binding(), List.of(follow(agent, first, kept)));
        }
        List<Repair> moves = oldestFirst.stream()
                .filter(room -> !room.id().equals(kept))
                .<Repair>map(room ->
                        destination(room, agent).equals(kept) ? follow(agent, room, kept) : retire(agent, room, kept))
                .toList();
        Binding binding = Planner.binding(sight.get())
                .filter(found -> found.agent().equals(agent))
                .orElse(first.binding());
        return new Home(sight, binding, moves);
    }

    private static Repair follow(AgentRef agent, Room room, RoomId to) {
        return new Repair.FollowUpgrade(agent, room.id(), to, "the room was upgraded to " + to);
    }

    private static Repair retire(AgentRef agent, Room room, RoomId kept) {
        return new Repair.RetireDuplicate(
                agent, room.id(), kept, "the agent has an older room, " + kept + ", which it keeps");
    }

    /** Along all upgrades; not into a room that belongs to somebody else. */
    private RoomId destination(Room room, AgentRef agent) {
        RoomId reached = room.id();
        Set<RoomId> passed = new HashSet<>();
        Optional<RoomId> next = room.sight().movedTo();
        while (next.isPresent() && passed.add(reached) && isFree(next.get(), agent)) {
            reached = next.get();
            next = seen.seen(reached).flatMap(RoomSight.Seen::movedTo);
        }
        return reached;
    }

    private boolean isFree(RoomId room, AgentRef agent) {
        return seen.seen(room)
                .map(sight -> switch (sight.bond()) {
                    case Bond.Bound(Binding binding) ->
                        binding.agent().equals(agent)
                                && binding.kind() == Binding.Kind.AGENT
                                && binding.movedTo().isEmpty();
                    case Bond.Unreadable unreadable -> false;
                    case Bond.Forged forged -> true;
                    case Bond.Unbound unbound -> true;
                })
                .orElse(true);
    }
}
