package dev.homeroom.space.plan;

import java.util.Optional;

/**
 * One of our users in a room.
 *
 * @param displayName as the room shows it; those who are not in it have none, as a rule
 * @param pictured whether the room shows a picture of it
 */
public record Member(Membership membership, Optional<String> displayName, boolean pictured) {
    /** {@code membership} of {@code m.room.member}. */
    public enum Membership {
        JOINED,
        INVITED,
        /** Left, or was kicked. */
        OUTSIDE,
        BANNED
    }

    public boolean isInside() {
        return membership == Membership.JOINED;
    }
}
