package dev.homeroom.space.plan;

import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A person's own Space with their chat rooms, as it was found.
 *
 * @param room where it is now, after all upgrades
 * @param children by room, what the Space says of it
 * @param takenOut rooms that somebody else than the bot took out, here or before an upgrade, and that were not put back:
 *     people arrange their own Space as they like
 * @param former the rooms that it was in before it was upgraded
 * @param unfollowed the one of these that carries the mark while {@code room} doesn't yet; empty once the upgrade was followed
 */
public record PersonalSpace(
        RoomId room,
        UserId owner,
        Map<RoomId, ChildLink> children,
        Set<RoomId> takenOut,
        Set<RoomId> former,
        Optional<RoomId> unfollowed) {
    public PersonalSpace {
        children = Map.copyOf(children);
        takenOut = Set.copyOf(takenOut);
        former = Set.copyOf(former);
    }

    /** The room that carries the mark. */
    public RoomId marked() {
        return unfollowed.orElse(room);
    }

    /** Whether the room is it, or was before an upgrade. */
    boolean isOrWas(RoomId other) {
        return room.equals(other) || former.contains(other);
    }
}
