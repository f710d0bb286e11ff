package dev.homeroom.reconcile.plan;

import dev.homeroom.backend.AgentRef;
import dev.homeroom.directory.KnownAgent;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.reconcile.snapshot.Member;
import dev.homeroom.reconcile.snapshot.RoomSnapshot;
import dev.homeroom.reconcile.snapshot.Snapshot;
import dev.homeroom.reconcile.snapshot.Snapshot.AgentRoomFinding;
import dev.homeroom.reconcile.snapshot.Snapshot.SpaceSnapshot;
import dev.homeroom.rooms.state.Binding;
import dev.homeroom.rooms.template.RoomTemplates;
import dev.homeroom.settings.ReadableTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Plans the repairs of one agent, in the order in which they have to be applied. */
public final class AgentPlanner {
    private final Duration grace;
    private final Snapshot seen;
    private final SpaceSnapshot.Found space;
    private final PlanInputs known;
    private final RoomPlanner roomPlanner;

    /** A repair that needs more of the agent than its id: its name or its description. */
    public sealed interface KnownAgentRepair extends Repair.OfAgent {
        KnownAgent known();

        @Override
        default AgentRef ref() {
            return known().ref();
        }

        @Override
        default Optional<RoomId> room() {
            return Optional.empty();
        }
    }

    public record CreateUser(KnownAgent known, String reason) implements KnownAgentRepair, Repair.Basis {}

    /** Sets the user's display name, and an avatar if it has none. */
    public record SetProfile(KnownAgent known, String reason) implements KnownAgentRepair {}

    /**
     * Creates the room with its binding, its parent and all invites, joins the agent's user, and links it as a child of
     * the Space.
     */
    public record CreateRoom(KnownAgent known, RoomId space, String reason) implements KnownAgentRepair, Repair.Basis {}

    public record WriteBinding(KnownAgent known, RoomId in, RoomId space, String reason)
            implements KnownAgentRepair, Repair.Basis {
        @Override
        public Optional<RoomId> room() {
            return Optional.of(in);
        }
    }

    /** Tells people to continue in the kept room. */
    public record RetireDuplicate(KnownAgent known, RoomId in, RoomId kept, String reason) implements KnownAgentRepair {
        @Override
        public Optional<RoomId> room() {
            return Optional.of(in);
        }
    }

    /** A repair of the room of an agent that has moved, is missing, or is back. */
    public sealed interface LifecycleRepair extends Repair.InRoom {}

    /** Moves the binding, the saved contexts and the people from {@code in} to the room that replaced it. */
    public record FollowUpgrade(AgentRef ref, RoomId in, RoomId to, String reason)
            implements LifecycleRepair, Repair.Basis {}

    /** Starts the grace period. */
    public record NoteMissing(AgentRef ref, RoomId in, Instant since, String reason) implements LifecycleRepair {}

    public record NoteReturn(AgentRef ref, RoomId in, String reason) implements LifecycleRepair {}

    public record Archive(AgentRef ref, RoomId in, String reason) implements LifecycleRepair {}

    public record Unarchive(AgentRef ref, RoomId in, String reason) implements LifecycleRepair {}

    public record Leave(AgentRef ref, RoomId in, String reason) implements LifecycleRepair {}

    public record Unlink(AgentRef ref, RoomId in, RoomId space, String reason) implements LifecycleRepair {}

    AgentPlanner(
            RoomTemplates roomTemplates, Duration grace, Snapshot seen, SpaceSnapshot.Found space, PlanInputs known) {
        this.grace = grace;
        this.seen = seen;
        this.space = space;
        this.known = known;
        this.roomPlanner = new RoomPlanner(roomTemplates, seen, space, known);
    }

    List<Repair> repairs(KnownAgent agent, RoomChoices roomChoices) {
        List<Repair> repairs = new ArrayList<>();
        Optional<RoomChoices.RoomChoice> choice = roomChoices.of(agent);
        if (choice.isPresent()) {
            repairs.addAll(choice.get().moves());
            choice.get()
                    .kept()
                    .ifPresent(room ->
                            repairs.addAll(inRoom(agent, room, choice.get().binding())));
        } else {
            repairs.addAll(withoutRoom(agent, roomChoices));
        }
        List<RoomId> leftBehind = Stream.concat(
                        roomChoices.former(agent.ref()).stream(),
                        repairs.stream()
                                .filter(AgentPlanner::leavesRoomBehind)
                                .flatMap(repair -> repair.room().stream()))
                .distinct()
                .toList();
        leftBehind.forEach(room -> unlinked(agent.ref(), room, "the agent has moved to another room")
                .ifPresent(repairs::add));
        return repairs;
    }

    private static boolean leavesRoomBehind(Repair repair) {
        return repair instanceof FollowUpgrade || repair instanceof RetireDuplicate;
    }

    private List<Repair> withoutRoom(KnownAgent agent, RoomChoices roomChoices) {
        AgentRoomFinding agentRoomFinding = seen.roomFindings().get(agent.ref());
        if (!agent.isListed() || agentRoomFinding == null) {
            return List.of();
        }
        return switch (agentRoomFinding) {
            case AgentRoomFinding.Nowhere nowhere ->
                List.of(
                        new CreateUser(agent, "the agent is new"),
                        new SetProfile(agent, "the agent is new"),
                        new CreateRoom(agent, space.room(), "the agent has no room"));
            case AgentRoomFinding.Unbound(RoomId room) -> restored(agent, room, roomChoices);
            case AgentRoomFinding.OutOfReach _, AgentRoomFinding.CantTell _ -> List.of();
        };
    }

    /** The room may have been upgraded, even several times, since the bot lost its binding. */
    private List<Repair> restored(KnownAgent agent, RoomId room, RoomChoices roomChoices) {
        List<Repair> repairs = new ArrayList<>();
        repairs.add(new WriteBinding(
                agent, room, space.room(), "the bot created it for this agent, and its binding was lost"));
        RoomId kept = seen.seen(room)
                .map(snapshot -> roomChoices.destination(snapshot, agent.ref()))
                .orElse(room);
        if (!kept.equals(room)) {
            repairs.add(new FollowUpgrade(agent.ref(), room, kept, "the room was upgraded to " + kept));
        }
        seen.seen(kept).ifPresent(snapshot -> repairs.addAll(roomPlanner.repairs(agent, snapshot)));
        return repairs;
    }

    private List<Repair> inRoom(KnownAgent agent, RoomSnapshot.Seen room, Binding binding) {
        return switch (known.presence(agent)) {
            case LISTED -> listed(agent, room, binding);
            case MISSING -> missing(agent, room, binding);
            case UNSURE -> binding.archived() ? withdrawn(agent, room).toList() : roomPlanner.repairs(agent, room);
        };
    }

    private List<Repair> listed(KnownAgent agent, RoomSnapshot.Seen room, Binding binding) {
        List<Repair> repairs = new ArrayList<>();
        if (binding.archived()) {
            repairs.add(new Unarchive(agent.ref(), room.room(), "the agent is back"));
        } else if (binding.missingSince().isPresent()) {
            repairs.add(new NoteReturn(agent.ref(), room.room(), "the agent is back within its grace period"));
        }
        repairs.addAll(roomPlanner.repairs(agent, room));
        return repairs;
    }

    private List<Repair> missing(KnownAgent agent, RoomSnapshot.Seen room, Binding binding) {
        if (binding.archived()) {
            return withdrawn(agent, room).toList();
        }
        Optional<Instant> since = binding.missingSince();
        if (since.isEmpty()) {
            Instant firstMissing = agent.missingSince().orElse(known.now());
            return List.of(new NoteMissing(
                    agent.ref(),
                    room.room(),
                    firstMissing,
                    "the backend no longer lists the agent; its room is archived after " + ReadableTime.of(grace)));
        }
        if (since.get().plus(grace).isAfter(known.now())) {
            return List.of();
        }
        Repair archive = new Archive(agent.ref(), room.room(), "the agent has been missing since " + since.get());
        return Stream.concat(Stream.of(archive), withdrawn(agent, room)).toList();
    }

    /** The repairs after which people can only read the room. */
    private Stream<Repair> withdrawn(KnownAgent agent, RoomSnapshot.Seen room) {
        boolean inside =
                roomPlanner.member(agent, room).filter(Member::isInside).isPresent();
        Stream<Repair> leaving =
                inside ? Stream.of(new Leave(agent.ref(), room.room(), "the room is archived")) : Stream.empty();
        return Stream.concat(leaving, unlinked(agent.ref(), room.room(), "the room is archived").stream());
    }

    private Optional<Repair> unlinked(AgentRef agent, RoomId room, String why) {
        return space.children().containsKey(room)
                ? Optional.of(new Unlink(agent, room, space.room(), why))
                : Optional.empty();
    }
}
