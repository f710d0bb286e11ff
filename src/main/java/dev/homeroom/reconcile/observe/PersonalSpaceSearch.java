package dev.homeroom.reconcile.observe;

import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.reconcile.plan.RoomSnapshot;
import dev.homeroom.reconcile.plan.RoomSnapshot.BindingSource;
import dev.homeroom.reconcile.plan.Snapshot.PersonalSpace;
import dev.homeroom.rooms.state.SpaceMark;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Looks for people's own Spaces among the rooms that were looked into, and where upgrades have led them. */
final class PersonalSpaceSearch {
    private final RoomScan roomScan;

    PersonalSpaceSearch(RoomScan roomScan) {
        this.roomScan = roomScan;
    }

    /** All rooms that carry the mark of a person's Space, those that were upgraded too. */
    Stream<RoomId> marked() {
        return seenWithMark().map(RoomSnapshot.Seen::room);
    }

    /** Each once, sorted by room; where it can't be told whether one has moved on, none. To be asked after what is gone is known. */
    List<PersonalSpace> result() {
        Set<RoomId> later =
                seenWithMark().flatMap(room -> room.movedTo().stream()).collect(Collectors.toSet());
        return seenWithMark()
                .filter(room -> !later.contains(room.room()))
                .flatMap(room -> followed(room, owner(room).orElseThrow()).stream())
                .sorted(Comparator.comparing(space -> space.room().value()))
                .toList();
    }

    private Stream<RoomSnapshot.Seen> seenWithMark() {
        return roomScan.snapshots().values().stream()
                .filter(RoomSnapshot.Seen.class::isInstance)
                .map(RoomSnapshot.Seen.class::cast)
                .filter(room -> owner(room).isPresent());
    }

    private static Optional<UserId> owner(RoomSnapshot.Seen room) {
        return room.mark()
                .filter(mark -> mark.kind() == SpaceMark.SpaceKind.PERSONAL)
                .flatMap(SpaceMark::owner);
    }

    private Optional<PersonalSpace> followed(RoomSnapshot.Seen first, UserId owner) {
        RoomId reached = first.room();
        RoomId marked = reached;
        Set<RoomId> former = new LinkedHashSet<>();
        Set<RoomId> takenOut = roomScan.removedChildrenOf(reached);
        Optional<RoomId> next = first.movedTo();
        while (next.isPresent() && !former.contains(next.get())) {
            RoomId to = next.get();
            if (roomScan.snapshots().get(to) instanceof RoomSnapshot.CantTell) {
                return Optional.empty();
            }
            if (!isFree(to, owner)) {
                break;
            }
            former.add(reached);
            reached = to;
            takenOut = wishesIn(to, takenOut);
            Optional<RoomSnapshot.Seen> sight = roomScan.seen(to);
            marked = sight.flatMap(PersonalSpaceSearch::owner).isPresent() ? to : marked;
            next = sight.flatMap(RoomSnapshot.Seen::movedTo);
        }
        return Optional.of(new PersonalSpace(
                reached,
                owner,
                roomScan.childrenOf(reached),
                takenOut,
                former,
                marked.equals(reached) ? Optional.empty() : Optional.of(marked)));
    }

    /** What the owner had taken out before and hasn't put back; an upgrade brings only what is there. */
    private Set<RoomId> wishesIn(RoomId space, Set<RoomId> before) {
        Set<RoomId> wishes = new HashSet<>(before);
        wishes.removeAll(roomScan.childrenOf(space).keySet());
        wishes.addAll(roomScan.removedChildrenOf(space));
        return wishes;
    }

    /** Whether it may be the person's Space: nobody else's, nothing else, and there. */
    private boolean isFree(RoomId room, UserId owner) {
        return switch (roomScan.snapshots().get(room)) {
            case RoomSnapshot.Seen seen
            when seen.mark().isPresent() -> owner(seen).equals(Optional.of(owner));
            case RoomSnapshot.Seen seen ->
                seen.bond() instanceof BindingSource.Unbound || seen.bond() instanceof BindingSource.Untrusted;
            case RoomSnapshot.Gone gone -> false;
            case null, default -> !roomScan.isGone(room);
        };
    }
}
