package dev.homeroom.reconcile.plan;

import dev.homeroom.backend.AgentRef;
import dev.homeroom.directory.KnownAgent;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.reconcile.snapshot.BindingSource;
import dev.homeroom.reconcile.snapshot.ChildLink;
import dev.homeroom.reconcile.snapshot.Finding;
import dev.homeroom.reconcile.snapshot.RoomSnapshot;
import dev.homeroom.reconcile.snapshot.Snapshot;
import dev.homeroom.reconcile.snapshot.Snapshot.SpaceSnapshot;
import dev.homeroom.rooms.operations.AlertSettings;
import dev.homeroom.rooms.operations.Operators;
import dev.homeroom.rooms.state.Binding;
import dev.homeroom.rooms.template.RoomTemplates;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Compares a snapshot of Matrix with the desired state. A pure function: it makes no request and writes nothing. */
@ApplicationScoped
public class Planner {
    private final RoomTemplates roomTemplates;
    private final ReconcileSettings settings;
    private final AlertSettings alerts;
    private final Operators operators;

    /** A repair of the agents' Space, which comes before all others. */
    public sealed interface SpaceRepair extends Repair, Repair.Basis {
        @Override
        default Optional<AgentRef> agent() {
            return Optional.empty();
        }
    }

    public record CreateSpace(String reason) implements SpaceRepair {
        @Override
        public Optional<RoomId> room() {
            return Optional.empty();
        }
    }

    /** Moves the mark to the room that replaced the Space. */
    public record FollowSpaceUpgrade(RoomId from, RoomId to, String reason) implements SpaceRepair {
        @Override
        public Optional<RoomId> room() {
            return Optional.of(to);
        }
    }

    /** Completes a Space whose creation was interrupted: its mark, and anything else that is missing. */
    public record FinishSpace(RoomId unfinished, String reason) implements SpaceRepair {
        @Override
        public Optional<RoomId> room() {
            return Optional.of(unfinished);
        }
    }

    /** A repair of the Space's people, or of a room that belongs to nobody. */
    public sealed interface UnownedRepair extends Repair.OfNoAgent {}

    /** Invites a person of the invite list to the Space. */
    public record InviteToSpace(RoomId about, UserId person, String reason) implements UnownedRepair {}

    /** Removes the link to a room that no longer exists. */
    public record UnlinkGone(RoomId about, RoomId space, String reason) implements UnownedRepair {}

    /** Removes the bot's link to a room that no user of Homeroom is in. It is linked again when the bot is back. */
    public record UnlinkAbandoned(RoomId about, RoomId space, String reason) implements UnownedRepair {}

    /** Leaves a room that the bot created but never completed. */
    public record CleanUpOrphan(RoomId about, String reason) implements UnownedRepair {}

    public Planner(RoomTemplates roomTemplates, ReconcileSettings settings, AlertSettings alerts, Operators operators) {
        this.roomTemplates = roomTemplates;
        this.settings = settings;
        this.alerts = alerts;
        this.operators = operators;
    }

    /** All repairs and findings, for all agents. */
    public Plan plan(Snapshot seen, PlanInputs known) {
        return switch (seen.space()) {
            case SpaceSnapshot.None none ->
                new Plan(
                        List.of(new CreateSpace("there is no Space; rooms are linked after its creation")),
                        findings(seen));
            case SpaceSnapshot.Moved moved ->
                new Plan(
                        List.of(new FollowSpaceUpgrade(
                                moved.from(),
                                moved.to(),
                                "the Space " + moved.from() + " was upgraded; rooms are linked after the move")),
                        findings(seen));
            case SpaceSnapshot.Unfinished unfinished ->
                new Plan(
                        List.of(new FinishSpace(
                                unfinished.room(),
                                "the bot created it under the Space's alias, and its mark is missing; rooms"
                                        + " are linked after that")),
                        findings(seen));
            case SpaceSnapshot.Found space -> inSpace(seen, space, known);
        };
    }

    /** The repairs of one agent. */
    public List<Repair> planFor(KnownAgent agent, Snapshot seen, PlanInputs known) {
        return seen.space() instanceof SpaceSnapshot.Found space
                ? new AgentPlanner(roomTemplates, settings.grace(), seen, space, known)
                        .repairs(agent, RoomChoices.in(seen))
                : List.of();
    }

    /** The end of the next grace period, if its agent does not come back. */
    public Optional<Instant> nextEndOfGrace(Snapshot seen) {
        return seen.seen()
                .flatMap(room -> room.binding().stream())
                .filter(binding -> binding.kind() == Binding.RoomKind.AGENT && !binding.archived())
                .flatMap(binding -> binding.missingSince().stream())
                .map(since -> since.plus(settings.grace()))
                .min(Comparator.naturalOrder());
    }

    private Plan inSpace(Snapshot seen, SpaceSnapshot.Found space, PlanInputs known) {
        RoomChoices roomChoices = RoomChoices.in(seen);
        AgentPlanner agents = new AgentPlanner(roomTemplates, settings.grace(), seen, space, known);
        List<Repair> repairs = new ArrayList<>();
        new LookPlanner(roomTemplates).ofSpace(space).forEach(repairs::add);
        RoomPlanner.newcomers(roomTemplates.people(), space.people())
                .map(person -> new InviteToSpace(space.room(), person, RoomPlanner.invitation(person)))
                .forEach(repairs::add);
        known.agents().stream()
                .sorted(Comparator.comparing((KnownAgent agent) -> agent.ref().backend())
                        .thenComparing(agent -> agent.ref().agentId()))
                .forEach(agent -> repairs.addAll(agents.repairs(agent, roomChoices)));
        new ChatPlanner(roomTemplates, seen, space).repairs().forEach(repairs::add);
        new OperationsPlanner(seen, space)
                .repairs(alerts.room(), operators.all())
                .forEach(repairs::add);
        deadChildren(seen, space, known).forEach(repairs::add);
        orphans(seen, known.now()).forEach(repairs::add);
        return new Plan(repairs, findings(seen));
    }

    /** The bot's links to rooms that no longer exist or that nobody of Homeroom is in, in any Space. */
    private static Stream<Repair> deadChildren(Snapshot seen, SpaceSnapshot.Found space, PlanInputs known) {
        boolean agentsAreKnown = known.hasAgents() && !seen.isUnsureAboutAgents();
        return Stream.concat(
                        children(space.room(), space.children()),
                        seen.personalSpaces().stream()
                                .flatMap(personal -> children(personal.room(), personal.children())))
                .flatMap(child -> unlinked(child, seen.rooms().get(child.room()), agentsAreKnown).stream());
    }

    private record LinkedRoom(RoomId space, RoomId room) {}

    private static Stream<LinkedRoom> children(RoomId space, Map<RoomId, ChildLink> links) {
        return links.entrySet().stream()
                .filter(link -> link.getValue().ours())
                .map(Map.Entry::getKey)
                .sorted(Comparator.comparing(RoomId::value))
                .map(room -> new LinkedRoom(space, room));
    }

    private static Optional<Repair> unlinked(
            LinkedRoom child, @Nullable RoomSnapshot snapshot, boolean agentsAreKnown) {
        if (snapshot instanceof RoomSnapshot.Gone) {
            return Optional.of(new UnlinkGone(child.room(), child.space(), "the room no longer exists"));
        }
        return snapshot instanceof RoomSnapshot.Abandoned && agentsAreKnown
                ? Optional.of(
                        new UnlinkAbandoned(child.room(), child.space(), "neither the bot nor an agent is in the room"))
                : Optional.empty();
    }

    private Stream<Repair> orphans(Snapshot seen, Instant now) {
        return seen.seen()
                .filter(room -> room.origin().byUs() && room.origin().deserted())
                .filter(room -> room.bindingSource() instanceof BindingSource.Unbound
                        && room.mark().isEmpty())
                .filter(room -> room.operations().isEmpty())
                .filter(room -> room.tombstone().isEmpty() && room.parents().isEmpty())
                .filter(room -> !room.origin().asSpace())
                .filter(room -> room.origin().predecessor().isEmpty())
                .filter(room -> room.origin().at().plus(settings.orphansAfter()).isBefore(now))
                .sorted(Comparator.comparing(room -> room.room().value()))
                .map(room -> new CleanUpOrphan(
                        room.room(), "the bot created it, it belongs to no agent, and nobody else was ever in it"));
    }

    private List<Finding> findings(Snapshot seen) {
        return Stream.concat(seen.findings().stream(), new Findings(roomTemplates).about(seen))
                .distinct()
                .toList();
    }
}
