package dev.homeroom.space.observe;

import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.space.plan.Bond;
import dev.homeroom.space.plan.PersonalSpace;
import dev.homeroom.space.plan.RoomSight;
import dev.homeroom.space.plan.SpaceMark;
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
    private final Look look;

    PersonalSpaceSearch(Look look) {
        this.look = look;
    }

    /** All rooms that carry the mark of a person's Space, those that were upgraded too. */
    Stream<RoomId> marked() {
        return seenWithMark().map(RoomSight.Seen::room);
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

    private Stream<RoomSight.Seen> seenWithMark() {
        return look.sights().values().stream()
                .filter(RoomSight.Seen.class::isInstance)
                .map(RoomSight.Seen.class::cast)
                .filter(room -> owner(room).isPresent());
    }

    private static Optional<UserId> owner(RoomSight.Seen room) {
        return room.mark()
                .filter(mark -> mark.kind() == SpaceMark.Kind.PERSONAL)
                .flatMap(SpaceMark::owner);
    }

    private Optional<PersonalSpace> followed(RoomSight.Seen first, UserId owner) {
        RoomId reached = first.room();
        RoomId marked = reached;
        Set<RoomId> former = new LinkedHashSet<>();
        Set<RoomId> takenOut = look.takenOutOf(reached);
        Optional<RoomId> next = first.movedTo();
        while (next.isPresent() && !former.contains(next.get())) {
            RoomId to = next.get();
            if (look.sights().get(to) instanceof RoomSight.CantTell) {
                return Optional.empty();
            }
            if (!isFree(to, owner)) {
                break;
            }
            former.add(reached);
            reached = to;
            takenOut = wishesIn(to, takenOut);
            Optional<RoomSight.Seen> sight = look.seen(to);
            marked = sight.flatMap(PersonalSpaceSearch::owner).isPresent() ? to : marked;
            next = sight.flatMap(RoomSight.Seen::movedTo);
        }
        return Optional.of(new PersonalSpace(
                reached,
                owner,
                look.childrenOf(reached),
                takenOut,
                former,
                marked.equals(reached) ? Optional.empty() : Optional.of(marked)));
    }

    /** What the owner had taken out before and hasn't put back; an upgrade brings only what is there. */
    private Set<RoomId> wishesIn(RoomId space, Set<RoomId> before) {
        Set<RoomId> wishes = new HashSet<>(before);
        wishes.removeAll(look.childrenOf(space).keySet());
        wishes.addAll(look.takenOutOf(space));
        return wishes;
    }

    /** Whether it may be the person's Space: nobody else's, nothing else, and there. */
    private boolean isFree(RoomId room, UserId owner) {
        return switch (look.sights().get(room)) {
            case RoomSight.Seen seen when seen.mark().isPresent() -> owner(seen).equals(Optional.of(owner));
            case RoomSight.Seen seen -> seen.bond() instanceof Bond.Unbound || seen.bond() instanceof Bond.Forged;
            case RoomSight.Gone gone -> false;
            case null, default -> !look.isGone(room);
        };
    }
}
