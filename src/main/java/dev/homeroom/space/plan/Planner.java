package dev.homeroom.space.plan;

import dev.homeroom.directory.KnownAgent;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.space.Binding;
import dev.homeroom.space.Layout;
import dev.homeroom.space.ReconcileSettings;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Compares what Matrix shows with what there should be. A pure function: it asks nobody and writes nothing. */
@ApplicationScoped
public class Planner {
    private final Layout layout;
    private final ReconcileSettings settings;

    public Planner(Layout layout, ReconcileSettings settings) {
        this.layout = layout;
        this.settings = settings;
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
            case SpaceSight.Unfinished unfinished ->
                new Plan(
                        List.of(
                                new Repair.FinishSpace(
                                        unfinished.room(),
                                        "the bot made it under the Space's alias, and its mark is missing; rooms are linked once it is there")),
                        remarks(seen));
            case SpaceSight.Found space -> inSpace(seen, space, known);
        };
    }

    /** What has to be done for one agent. */
    public List<Repair> planFor(KnownAgent agent, Observation seen, Circumstances known) {
        return seen.space() instanceof SpaceSight.Found space
                ? new AgentPlanning(layout, settings.grace(), seen, space, known).repairs(agent, Housing.in(seen))
                : List.of();
    }

    /** When a grace period of an agent ends next, unless it comes back. */
    public Optional<Instant> nextEndOfGrace(Observation seen) {
        return seen.seen()
                .flatMap(room -> binding(room).stream())
                .filter(binding -> binding.kind() == Binding.Kind.AGENT && !binding.archived())
                .flatMap(binding -> binding.missingSince().stream())
                .map(since -> since.plus(settings.grace()))
                .min(Comparator.naturalOrder());
    }

    private Plan inSpace(Observation seen, SpaceSight.Found space, Circumstances known) {
        Housing housing = Housing.in(seen);
        AgentPlanning agents = new AgentPlanning(layout, settings.grace(), seen, space, known);
        List<Repair> repairs = new ArrayList<>();
        known.agents().stream()
                .sorted(Comparator.comparing((KnownAgent agent) -> agent.ref().backend())
                        .thenComparing(agent -> agent.ref().agentId()))
                .forEach(agent -> repairs.addAll(agents.repairs(agent, housing)));
        new ChatPlanning(layout, seen, space).repairs().forEach(repairs::add);
        goneChildren(seen, space).forEach(repairs::add);
        orphans(seen, known.now()).forEach(repairs::add);
        return new Plan(repairs, remarks(seen));
    }

    /** Links that the bot made to rooms that are no more, in whichever Space. */
    private static Stream<Repair> goneChildren(Observation seen, SpaceSight.Found space) {
        return Stream.concat(
                gone(seen, space.room(), space.children()),
                seen.personalSpaces().stream().flatMap(personal -> gone(seen, personal.room(), personal.children())));
    }

    private static Stream<Repair> gone(Observation seen, RoomId space, Map<RoomId, ChildLink> children) {
        return children.entrySet().stream()
                .filter(child -> child.getValue().ours() && seen.rooms().get(child.getKey()) instanceof RoomSight.Gone)
                .map(Map.Entry::getKey)
                .sorted(Comparator.comparing(RoomId::value))
                .map(child -> new Repair.UnlinkGone(child, space, "the homeserver has no such room any more"));
    }

    private Stream<Repair> orphans(Observation seen, Instant now) {
        return seen.seen()
                .filter(room -> room.origin().byUs() && room.origin().deserted())
                .filter(room ->
                        room.bond() instanceof Bond.Unbound && room.mark().isEmpty())
                .filter(room -> room.tombstone().isEmpty() && room.parents().isEmpty())
                .filter(room -> !room.origin().asSpace())
                .filter(room -> room.origin().predecessor().isEmpty())
                .filter(room -> room.origin().at().plus(settings.orphansAfter()).isBefore(now))
                .sorted(Comparator.comparing(room -> room.room().value()))
                .map(room -> new Repair.CleanUpOrphan(
                        room.room(), "the bot made it, it belongs to no agent, and nobody else was ever in it"));
    }

    private List<Remark> remarks(Observation seen) {
        return Stream.concat(seen.remarks().stream(), new Remarks(layout).about(seen))
                .distinct()
                .toList();
    }

    static Optional<Binding> binding(RoomSight.Seen room) {
        return room.bond() instanceof Bond.Bound(Binding binding) ? Optional.of(binding) : Optional.empty();
    }
}
