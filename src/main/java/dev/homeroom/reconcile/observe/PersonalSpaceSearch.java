package dev.homeroom.reconcile.observe;

import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.reconcile.snapshot.BindingSource;
import dev.homeroom.reconcile.snapshot.RoomSnapshot;
import dev.homeroom.reconcile.snapshot.Snapshot.PersonalSpace;
import dev.homeroom.rooms.state.SpaceMark;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds personal Spaces among the scanned rooms, and follows their upgrades. */
final class PersonalSpaceSearch {
    private final RoomScan roomScan;

    PersonalSpaceSearch(RoomScan roomScan) {
        this.roomScan = roomScan;
    }

    /** All rooms with the mark of a personal Space, including those that were upgraded. */
    Stream<RoomId> marked() {
        return seenWithMark().map(RoomSnapshot.Seen::room);
    }

    /**
     * Each personal Space once, sorted by room. A Space is left out if a room on its upgrade path is unreadable. To be
     * called after the rooms that no longer exist are known.
     */
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
        Set<RoomId> removed = roomScan.removedChildrenOf(reached);
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
            removed = removedIn(to, removed);
            Optional<RoomSnapshot.Seen> snapshot = roomScan.seen(to);
            marked = snapshot.flatMap(PersonalSpaceSearch::owner).isPresent() ? to : marked;
            next = snapshot.flatMap(RoomSnapshot.Seen::movedTo);
        }
        return Optional.of(new PersonalSpace(
                reached,
                owner,
                roomScan.childrenOf(reached),
                removed,
                former,
                marked.equals(reached) ? Optional.empty() : Optional.of(marked)));
    }

    /**
     * The children that the owner removed before and has not added again. An upgrade copies only the children that are
     * present.
     */
    private Set<RoomId> removedIn(RoomId space, Set<RoomId> before) {
        Set<RoomId> stillRemoved = new HashSet<>(before);
        stillRemoved.removeAll(roomScan.childrenOf(space).keySet());
        stillRemoved.addAll(roomScan.removedChildrenOf(space));
        return stillRemoved;
    }

    /** Whether the room can be the owner's Space: it exists, has no other owner and no other purpose. */
    private boolean isFree(RoomId room, UserId owner) {
        return switch (roomScan.snapshots().get(room)) {
            case RoomSnapshot.Seen seen
            when seen.mark().isPresent() -> owner(seen).equals(Optional.of(owner));
            case RoomSnapshot.Seen seen ->
                seen.bindingSource() instanceof BindingSource.Unbound
                        || seen.bindingSource() instanceof BindingSource.Untrusted;
            case RoomSnapshot.Gone gone -> false;
            case null, default -> !roomScan.isGone(room);
        };
    }
}
