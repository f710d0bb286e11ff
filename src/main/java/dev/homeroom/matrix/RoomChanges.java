package dev.homeroom.matrix;

import java.util.Set;

/**
 * The rooms of a user in which something happened.
 *
 * @param next the point in time up to which the answer reaches
 * @param changed the joined rooms with new events; all joined rooms if there was no earlier point
 * @param left the rooms that the user is no longer in
 */
public record RoomChanges(String next, Set<RoomId> changed, Set<RoomId> left) {
    public RoomChanges {
        changed = Set.copyOf(changed);
        left = Set.copyOf(left);
    }
}
