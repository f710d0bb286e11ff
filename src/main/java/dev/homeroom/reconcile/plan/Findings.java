package dev.homeroom.reconcile.plan;

import dev.homeroom.backend.AgentRef;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.reconcile.snapshot.BindingSource;
import dev.homeroom.reconcile.snapshot.Finding;
import dev.homeroom.reconcile.snapshot.Finding.FindingKind;
import dev.homeroom.reconcile.snapshot.Member.Membership;
import dev.homeroom.reconcile.snapshot.RoomSnapshot;
import dev.homeroom.reconcile.snapshot.Snapshot;
import dev.homeroom.reconcile.snapshot.Snapshot.AgentRoomFinding;
import dev.homeroom.rooms.template.RoomTemplates;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The findings that only people can act on. */
final class Findings {
    private final RoomTemplates roomTemplates;

    Findings(RoomTemplates roomTemplates) {
        this.roomTemplates = roomTemplates;
    }

    Stream<Finding> about(Snapshot seen) {
        Stream<Finding> ofRooms = seen.rooms().entrySet().stream()
                .sorted(Comparator.comparing(room -> room.getKey().value()))
                .flatMap(room -> ofRoom(room.getKey(), room.getValue(), seen));
        Stream<Finding> ofAgents = seen.roomFindings().entrySet().stream()
                .sorted(Map.Entry.comparingByKey(Comparator.comparing(AgentRef::toString)))
                .flatMap(agent -> ofAgent(agent.getKey(), agent.getValue()).stream());
        return Stream.concat(ofRooms, ofAgents);
    }

    private static Optional<Finding> ofAgent(AgentRef agent, AgentRoomFinding agentRoomFinding) {
        return switch (agentRoomFinding) {
            case AgentRoomFinding.OutOfReach(RoomId room) ->
                Optional.of(new Finding(
                        FindingKind.BOT_REMOVED,
                        "The bot is not in the room %s of agent=%s, so Homeroom leaves the room unchanged. Invite the bot again, or remove the room's alias to get a new room."
                                .formatted(room, agent)));
            case AgentRoomFinding.CantTell(String why) ->
                Optional.of(new Finding(
                        FindingKind.CANT_TELL,
                        "The homeserver can't say now whether agent=%s has a room: %s".formatted(agent, why)));
            case AgentRoomFinding.Nowhere _, AgentRoomFinding.Unbound _ -> Optional.empty();
        };
    }

    private Stream<Finding> ofRoom(RoomId id, RoomSnapshot snapshot, Snapshot seen) {
        return switch (snapshot) {
            case RoomSnapshot.CantTell(String why) ->
                Stream.of(new Finding(
                        FindingKind.CANT_TELL,
                        "The room %s can't be read now and stays unchanged: %s".formatted(id, why)));
            case RoomSnapshot.Hidden hidden ->
                isExplained(id, seen)
                        ? Stream.empty()
                        : Stream.of(new Finding(
                                FindingKind.UNKNOWN_CHILD,
                                "The Space has a child that the bot is not in; Homeroom ignores it: room=" + id
                                        + " If it is dead, remove it from the Space in a Matrix client."));
            case RoomSnapshot.Gone _, RoomSnapshot.Abandoned _ -> Stream.empty();
            case RoomSnapshot.Seen room ->
                Stream.of(ofBinding(room), ofTombstone(room), ofBan(room)).flatMap(Optional::stream);
        };
    }

    private static boolean isExplained(RoomId room, Snapshot seen) {
        return seen.roomFindings().values().stream()
                .anyMatch(agentRoomFinding ->
                        agentRoomFinding instanceof AgentRoomFinding.OutOfReach(RoomId hidden) && hidden.equals(room));
    }

    private static Optional<Finding> ofBinding(RoomSnapshot.Seen room) {
        return switch (room.bindingSource()) {
            case BindingSource.Unreadable unreadable ->
                Optional.of(new Finding(
                        FindingKind.UNKNOWN_BINDING,
                        "The room %s has a binding that this version of Homeroom can't read, so Homeroom leaves the room unchanged."
                                .formatted(room.room())));
            case BindingSource.Untrusted(UserId sender) ->
                Optional.of(new Finding(
                        FindingKind.FORGED_BINDING,
                        "The room %s has a binding that was written by %s and not by the bot, so Homeroom ignores it."
                                .formatted(room.room(), sender)));
            case BindingSource.Bound _, BindingSource.Unbound _ -> Optional.empty();
        };
    }

    private static Optional<Finding> ofTombstone(RoomSnapshot.Seen room) {
        boolean hasRole = room.bindingSource() instanceof BindingSource.Bound
                || room.mark().isPresent();
        return room.tombstone()
                .filter(tombstone -> hasRole && !tombstone.isBelieved())
                .map(tombstone -> new Finding(
                        FindingKind.UNTRUSTED_UPGRADE,
                        "The room %s has a tombstone to %s by %s, who lacks the power to move it. Homeroom ignores the upgrade."
                                .formatted(room.room(), tombstone.replacement(), tombstone.sender())));
    }

    private Optional<Finding> ofBan(RoomSnapshot.Seen room) {
        return room.binding()
                .map(binding -> roomTemplates.userOf(binding.agent()))
                .filter(user -> room.members().containsKey(user)
                        && room.members().get(user).membership() == Membership.BANNED)
                .map(user -> new Finding(
                        FindingKind.AGENT_BANNED,
                        "%s is banned from its room %s, so nobody answers there. Lift the ban."
                                .formatted(user, room.room())));
    }
}
