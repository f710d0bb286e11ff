package dev.homeroom.reconcile.plan;

import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.reconcile.snapshot.ChildLink;
import dev.homeroom.reconcile.snapshot.RoomSnapshot;
import dev.homeroom.reconcile.snapshot.Snapshot;
import dev.homeroom.reconcile.snapshot.Snapshot.SpaceSnapshot;
import dev.homeroom.rooms.operations.OperationsMark.AlertRoom;
import dev.homeroom.rooms.operations.OperationsMark.IncidentRoom;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.stream.Stream;

/** Plans the repairs of the alert room, if there shall be one, and of incident rooms. The alert room's people are the operators. */
public final class OperationsPlanner {
    private final Snapshot seen;
    private final SpaceSnapshot.Found space;

    /** A repair of a room for operators. */
    public sealed interface OperationsRepair extends Repair.OfNoAgent {}

    /** @param about the Space that the room is created in */
    public record CreateAlertRoom(RoomId about, String reason) implements OperationsRepair {}

    /** Writes the links between the room and the Space. */
    public record LinkAlertRoom(RoomId about, RoomId space, String reason) implements OperationsRepair {}

    /** Lets the alias lead to the room again: every process finds the room by it. */
    public record RestoreAlertAlias(RoomId about, String reason) implements OperationsRepair {}

    public record InviteOperator(RoomId about, UserId person, String reason) implements OperationsRepair {}

    /** Moves alias, place, mark and people to the room that replaced it. */
    public record FollowAlertRoomUpgrade(RoomId about, RoomId to, RoomId space, String reason)
            implements OperationsRepair {}

    /** Completes what was interrupted in an incident's room, its link to the Space included. */
    public record SettleIncidentRoom(RoomId about, RoomId space, String reason) implements OperationsRepair {}

    /** Moves an incident, its alias and its people to the room that replaced its own. */
    public record FollowIncidentUpgrade(RoomId about, RoomId to, RoomId space, String reason)
            implements OperationsRepair {}

    OperationsPlanner(Snapshot seen, SpaceSnapshot.Found space) {
        this.seen = seen;
        this.space = space;
    }

    /** @param wanted whether there shall be an alert room; otherwise an existing one is left alone */
    Stream<Repair> repairs(boolean wanted, List<UserId> operators) {
        return Stream.concat(wanted ? ofAlertRoom(operators) : Stream.empty(), ofIncidents());
    }

    private Stream<Repair> ofIncidents() {
        return seen.seen()
                .sorted(Comparator.comparing(room -> room.room().value()))
                .flatMap(room -> room.operations().stream()
                        .filter(IncidentRoom.class::isInstance)
                        .map(IncidentRoom.class::cast)
                        .flatMap(incident -> ofIncident(room, incident).stream()));
    }

    private Optional<Repair> ofIncident(RoomSnapshot.Seen room, IncidentRoom incident) {
        if (room.movedTo().isPresent()) {
            boolean isOver = !incident.isOpen() && incident.isSettled();
            return successor(room)
                    .filter(_ -> !isOver)
                    .map(to -> new FollowIncidentUpgrade(
                            room.room(), to, space.room(), "the room of the incident was upgraded"));
        }
        boolean isDue = !incident.isSettled() || (incident.isOpen() && !isLinked(room));
        return isDue && room.tombstone().isEmpty()
                ? Optional.of(new SettleIncidentRoom(
                        room.room(), space.room(), "a change of the incident was not completed, or its link is lost"))
                : Optional.empty();
    }

    private Stream<Repair> ofAlertRoom(List<UserId> operators) {
        List<RoomSnapshot.Seen> rooms = seen.seen()
                .filter(room ->
                        room.operations().filter(AlertRoom.class::isInstance).isPresent())
                .sorted(Comparator.comparing(room -> room.room().value()))
                .toList();
        return rooms.isEmpty()
                ? Stream.of(new CreateAlertRoom(space.room(), "there is no alert room"))
                : Stream.concat(
                        rooms.stream().flatMap(room -> ofRoom(room, operators)),
                        ofAlias(rooms.stream()
                                .filter(room -> room.movedTo().isEmpty())
                                .map(RoomSnapshot.Seen::room)
                                .toList()));
    }

    private Stream<Repair> ofAlias(List<RoomId> rooms) {
        boolean leadsThere = seen.alertAlias().filter(rooms::contains).isPresent();
        return leadsThere
                ? Stream.empty()
                : rooms.stream()
                        .limit(1)
                        .map(room -> new RestoreAlertAlias(room, "the alias does not lead to the alert room"));
    }

    private Stream<Repair> ofRoom(RoomSnapshot.Seen room, List<UserId> operators) {
        if (room.movedTo().isPresent()) {
            return successor(room).stream()
                    .map(to ->
                            new FollowAlertRoomUpgrade(room.room(), to, space.room(), "the alert room was upgraded"));
        }
        Stream<Repair> link = isLinked(room)
                ? Stream.empty()
                : Stream.of(new LinkAlertRoom(room.room(), space.room(), "the alert room is not linked to the Space"));
        Stream<Repair> invites = RoomPlanner.newcomers(operators, room.peopleEver(seen::seen))
                .map(person ->
                        new InviteOperator(room.room(), person, person + " is an operator and was never invited"));
        return Stream.concat(link, invites);
    }

    /** The room at the end of the upgrades. Empty if one on the way has the mark already: that one is followed from there. */
    private Optional<RoomId> successor(RoomSnapshot.Seen room) {
        SequencedSet<RoomId> passed = new LinkedHashSet<>();
        Optional<RoomId> next = room.movedTo();
        while (next.isPresent() && passed.add(next.get())) {
            if (isMarked(next.get())) {
                return Optional.empty();
            }
            next = seen.seen(next.get()).flatMap(RoomSnapshot.Seen::movedTo);
        }
        return Optional.of(passed.getLast());
    }

    private boolean isMarked(RoomId room) {
        return seen.seen(room)
                .filter(successor -> successor.operations().isPresent())
                .isPresent();
    }

    private boolean isLinked(RoomSnapshot.Seen room) {
        return room.parents().contains(space.room())
                && Optional.ofNullable(space.children().get(room.room()))
                        .filter(ChildLink::followable)
                        .isPresent();
    }
}
