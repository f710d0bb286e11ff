package dev.homeroom.space.plan;

import dev.homeroom.backend.AgentRef;
import dev.homeroom.directory.KnownAgent;
import dev.homeroom.space.Binding;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Compares what Matrix shows with what there should be. A pure function: it asks nobody and writes nothing. */
public final class Planner {
    /** A room that is just being made looks like one that was never finished. */
    private static final Duration YOUNG = Duration.ofMinutes(10);

    private final Wishes wishes;

    public Planner(Wishes wishes) {
        this.wishes = wishes;
    }

    /** All that has to be done, over all agents. */
    public Plan plan(Observation seen, Circumstances known) {
        return switch (seen.space()) {
            case SpaceSight.None none ->
                new Plan(
                        List.of(new Repair.CreateSpace("there is no Space; rooms are linked once it is there")),
                        remarks(seen));
            case SpaceSight.Moved moved ->
                new Plan(
                        List.of(new Repair.FollowSpaceUpgrade(
                                moved.from(),
                                moved.to(),
                                "the Space " + moved.from() + " was upgraded; rooms are linked once it is followed")),
                        remarks(seen));
            case SpaceSight.Found space -> inSpace(seen, space, known);
        };
    }

    /** What has to be done for one agent. */
    public List<Repair> planFor(KnownAgent agent, Observation seen, Circumstances known) {
        return seen.space() instanceof SpaceSight.Found space
                ? new AgentPlanning(wishes, seen, space, known).repairs(agent, Housing.in(seen))
                : List.of();
    }

    /** When a grace period of an agent ends next, unless it comes back. */
    public Optional<Instant> nextEndOfGrace(Observation seen) {
        return seen.seen()
                .flatMap(room -> binding(room).stream())
                .filter(binding -> binding.kind() == Binding.Kind.AGENT && !binding.archived())
                .flatMap(binding -> binding.missingSince().stream())
                .map(since -> since.plus(wishes.grace()))
                .min(Comparator.naturalOrder());
    }

    private Plan inSpace(Observation seen, SpaceSight.Found space, Circumstances known) {
        Housing housing = Housing.in(seen);
        AgentPlanning agents = new AgentPlanning(wishes, seen, space, known);
        List<Repair> repairs = new ArrayList<>();
        known.agents().stream()
                .sorted(Comparator.comparing((KnownAgent agent) -> agent.ref().backend())
                        .thenComparing(agent -> agent.ref().agentId()))
                .forEach(agent -> repairs.addAll(agents.repairs(agent, housing)));
        otherRooms(seen).forEach(repairs::add);
        orphans(seen, known.now()).forEach(repairs::add);
        return new Plan(repairs, remarks(seen));
    }

    /** Rooms that people opened, or invited an agent to: an agent that people sent away from their own room stays away. */
    private Stream<Repair> otherRooms(Observation seen) {
        return seen.seen()
                .sorted(Comparator.comparing(room -> room.room().value()))
                .flatMap(room -> binding(room).stream()
                        .filter(binding -> binding.kind() != Binding.Kind.AGENT && !isOver(binding))
                        .flatMap(binding -> inOtherRoom(room, binding)));
    }

    private Stream<Repair> inOtherRoom(RoomSight.Seen room, Binding binding) {
        AgentRef agent = binding.agent();
        if (room.movedTo().isPresent()) {
            return Stream.of(
                    new Repair.FollowUpgrade(agent, room.room(), room.movedTo().get(), "the room was upgraded"));
        }
        Optional<Member> member = Optional.ofNullable(room.members().get(wishes.userOf(agent)));
        return binding.kind() == Binding.Kind.CHAT && !binding.archived()
                ? AgentPlanning.entry(agent, room.room(), member).stream()
                : Stream.empty();
    }

    private static Stream<Repair> orphans(Observation seen, Instant now) {
        return seen.seen()
                .filter(room -> room.origin().byUs() && room.origin().deserted())
                .filter(room ->
                        room.bond() instanceof Bond.Unbound && room.mark().isEmpty())
                .filter(room -> room.tombstone().isEmpty() && room.parents().isEmpty())
                .filter(room -> room.origin().predecessor().isEmpty())
                .filter(room -> room.origin().at().plus(YOUNG).isBefore(now))
                .sorted(Comparator.comparing(room -> room.room().value()))
                .map(room -> new Repair.CleanUpOrphan(
                        room.room(), "the bot made it, it belongs to no agent, and nobody else was ever in it"));
    }

    private List<Remark> remarks(Observation seen) {
        return Stream.concat(seen.remarks().stream(), new Remarks(wishes).about(seen))
                .distinct()
                .toList();
    }

    static Optional<Binding> binding(RoomSight.Seen room) {
        return room.bond() instanceof Bond.Bound(Binding binding) ? Optional.of(binding) : Optional.empty();
    }

    /** Whether the room has given its agent away to another one. */
    private static boolean isOver(Binding binding) {
        return binding.movedTo().isPresent();
    }
}
