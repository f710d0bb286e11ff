package dev.homeroom.space.plan;

import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import java.util.Map;
import java.util.Set;

/**
 * A person's own Space with their chat rooms, as it was found.
 *
 * @param children by room, what the Space says of it
 * @param takenOut rooms that somebody else than the bot took out: people arrange their own Space as they like
 */
public record PersonalSpace(RoomId room, UserId owner, Map<RoomId, ChildLink> children, Set<RoomId> takenOut) {
    public PersonalSpace {
        children = Map.copyOf(children);
        takenOut = Set.copyOf(takenOut);
    }
}
