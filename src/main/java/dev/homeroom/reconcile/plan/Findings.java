package dev.homeroom.reconcile.plan;

import dev.homeroom.backend.AgentRef;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.reconcile.plan.Finding.FindingKind;
import dev.homeroom.reconcile.plan.RoomSnapshot.BindingSource;
import dev.homeroom.reconcile.plan.RoomSnapshot.Member.Membership;
import dev.homeroom.reconcile.plan.Snapshot.AgentRoomFinding;
import dev.homeroom.rooms.template.RoomTemplates;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What only people can put right. */
final class Findings {
    private final RoomTemplates roomTemplates;

    Findings(RoomTemplates roomTemplates) {
        this.roomTemplates = roomTemplates;
    }

    Stream<Finding> about(Snapshot seen) {
        Stream<Finding> ofRooms = seen.rooms().entrySet().stream()
                .sorted(Comparator.comparing(room -> room.getKey().value()))
                .flatMap(room -> ofRoom(room.getKey(), room.getValue(), seen));
        Stream<Finding> ofAgents = seen.traces().entrySet().stream()
                .sorted(Map.Entry.comparingByKey(Comparator.comparing(AgentRef::toString)))
                .flatMap(trace -> ofTrace(trace.getKey(), trace.getValue()).stream());
        return Stream.concat(ofRooms, ofAgents);
    }

    private static Optional<Finding> ofTrace(AgentRef agent, AgentRoomFinding agentRoomFinding) {
        return switch (agentRoomFinding) {
            case AgentRoomFinding.OutOfReach(RoomId room) ->
                Optional.of(new Finding(
                        FindingKind.BOT_REMOVED,
                        "The bot is not in the room %s of agent=%s, which stays as it is; invite the bot again, or remove the room's alias to have another room made."
                                .formatted(room, agent)));
            case AgentRoomFinding.CantTell(String why) ->
                Optional.of(new Finding(
                        FindingKind.CANT_TELL,
                        "Whether agent=%s has a room can't be told now: %s".formatted(agent, why)));
            case AgentRoomFinding.Nowhere nowhere -> Optional.empty();
            case AgentRoomFinding.Unbound unbound -> Optional.empty();
        };
    }

    private Stream<Finding> ofRoom(RoomId id, RoomSnapshot sight, Snapshot seen) {
        return switch (sight) {
            case RoomSnapshot.CantTell(String why) ->
                Stream.of(new Finding(
                        FindingKind.CANT_TELL,
                        "The room %s can't be looked into now, and stays as it is: %s".formatted(id, why)));
            case RoomSnapshot.Hidden hidden ->
                isExplained(id, seen)
                        ? Stream.empty()
                        : Stream.of(new Finding(
                                FindingKind.UNKNOWN_CHILD,
                                "The Space has a child that the bot is not in, and that is left alone: room=" + id));
            case RoomSnapshot.Gone gone -> Stream.empty();
            case RoomSnapshot.Seen room ->
                Stream.of(ofBond(room), ofTombstone(room), ofBan(room)).flatMap(Optional::stream);
        };
    }

    private static boolean isExplained(RoomId room, Snapshot seen) {
        return seen.traces().values().stream()
                .anyMatch(agentRoomFinding ->
                        agentRoomFinding instanceof AgentRoomFinding.OutOfReach(RoomId behind) && behind.equals(room));
    }

    private static Optional<Finding> ofBond(RoomSnapshot.Seen room) {
        return switch (room.bond()) {
            case BindingSource.Unreadable unreadable ->
                Optional.of(new Finding(
                        FindingKind.UNKNOWN_BINDING,
                        "The room %s has a binding that this version of Homeroom can't read; it is left alone."
                                .formatted(room.room())));
            case BindingSource.Untrusted(UserId sender) ->
                Optional.of(new Finding(
                        FindingKind.FORGED_BINDING,
                        "The room %s has a binding that %s wrote, which counts for nothing."
                                .formatted(room.room(), sender)));
            case BindingSource.Bound bound -> Optional.empty();
            case BindingSource.Unbound unbound -> Optional.empty();
        };
    }

    private static Optional<Finding> ofTombstone(RoomSnapshot.Seen room) {
        boolean ours = room.bond() instanceof BindingSource.Bound || room.mark().isPresent();
        return room.tombstone()
                .filter(tombstone -> ours && !tombstone.isBelieved())
                .map(tombstone -> new Finding(
                        FindingKind.UNTRUSTED_UPGRADE,
                        "The room %s says that it was upgraded to %s, by %s, who has not the power to move it; it stays where it is."
                                .formatted(room.room(), tombstone.replacement(), tombstone.sender())));
    }

    private Optional<Finding> ofBan(RoomSnapshot.Seen room) {
        return Planner.binding(room)
                .map(binding -> roomTemplates.userOf(binding.agent()))
                .filter(user -> room.members().containsKey(user)
                        && room.members().get(user).membership() == Membership.BANNED)
                .map(user -> new Finding(
                        FindingKind.AGENT_BANNED,
                        "%s is banned from its room %s, so nobody answers there; lift the ban."
                                .formatted(user, room.room())));
    }
}
