package dev.homeroom.space.plan;

import dev.homeroom.backend.AgentRef;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.space.Layout;
import dev.homeroom.space.plan.Member.Membership;
import dev.homeroom.space.plan.Remark.What;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What only people can put right. */
final class Remarks {
    private final Layout layout;

    Remarks(Layout layout) {
        this.layout = layout;
    }

    Stream<Remark> about(Observation seen) {
        Stream<Remark> ofRooms = seen.rooms().entrySet().stream()
                .sorted(Comparator.comparing(room -> room.getKey().value()))
                .flatMap(room -> ofRoom(room.getKey(), room.getValue(), seen));
        Stream<Remark> ofAgents = seen.traces().entrySet().stream()
                .sorted(Map.Entry.comparingByKey(Comparator.comparing(AgentRef::toString)))
                .flatMap(trace -> ofTrace(trace.getKey(), trace.getValue()).stream());
        return Stream.concat(ofRooms, ofAgents);
    }

    private static Optional<Remark> ofTrace(AgentRef agent, Trace trace) {
        return switch (trace) {
            case Trace.OutOfReach(RoomId room) ->
                Optional.of(new Remark(
                        What.BOT_REMOVED,
                        "The bot is not in the room %s of agent=%s, which stays as it is; invite the bot again, or remove the room's alias to have another room made."
                                .formatted(room, agent)));
            case Trace.CantTell(String why) ->
                Optional.of(new Remark(
                        What.CANT_TELL, "Whether agent=%s has a room can't be told now: %s".formatted(agent, why)));
            case Trace.Nowhere nowhere -> Optional.empty();
            case Trace.Unbound unbound -> Optional.empty();
        };
    }

    private Stream<Remark> ofRoom(RoomId id, RoomSight sight, Observation seen) {
        return switch (sight) {
            case RoomSight.CantTell(String why) ->
                Stream.of(new Remark(
                        What.CANT_TELL,
                        "The room %s can't be looked into now, and stays as it is: %s".formatted(id, why)));
            case RoomSight.Hidden hidden ->
                isExplained(id, seen)
                        ? Stream.empty()
                        : Stream.of(new Remark(
                                What.UNKNOWN_CHILD,
                                "The Space has a child that the bot is not in, and that is left alone: room=" + id));
            case RoomSight.Gone gone -> Stream.empty();
            case RoomSight.Seen room ->
                Stream.of(ofBond(room), ofTombstone(room), ofBan(room)).flatMap(Optional::stream);
        };
    }

    private static boolean isExplained(RoomId room, Observation seen) {
        return seen.traces().values().stream()
                .anyMatch(trace -> trace instanceof Trace.OutOfReach(RoomId behind) && behind.equals(room));
    }

    private static Optional<Remark> ofBond(RoomSight.Seen room) {
        return switch (room.bond()) {
            case Bond.Unreadable unreadable ->
                Optional.of(new Remark(
                        What.UNKNOWN_BINDING,
                        "The room %s has a binding that this version of Homeroom can't read; it is left alone."
                                .formatted(room.room())));
            case Bond.Forged(UserId sender) ->
                Optional.of(new Remark(
                        What.FORGED_BINDING,
                        "The room %s has a binding that %s wrote, which counts for nothing."
                                .formatted(room.room(), sender)));
            case Bond.Bound bound -> Optional.empty();
            case Bond.Unbound unbound -> Optional.empty();
        };
    }

    private static Optional<Remark> ofTombstone(RoomSight.Seen room) {
        boolean ours = room.bond() instanceof Bond.Bound || room.mark().isPresent();
        return room.tombstone()
                .filter(tombstone -> ours && !tombstone.isBelieved())
                .map(tombstone -> new Remark(
                        What.UNTRUSTED_UPGRADE,
                        "The room %s says that it was upgraded to %s, by %s, who has not the power to move it; it stays where it is."
                                .formatted(room.room(), tombstone.replacement(), tombstone.sender())));
    }

    private Optional<Remark> ofBan(RoomSight.Seen room) {
        return Planner.binding(room)
                .map(binding -> layout.userOf(binding.agent()))
                .filter(user -> room.members().containsKey(user)
                        && room.members().get(user).membership() == Membership.BANNED)
                .map(user -> new Remark(
                        What.AGENT_BANNED,
                        "%s is banned from its room %s, so nobody answers there; lift the ban."
                                .formatted(user, room.room())));
    }
}
