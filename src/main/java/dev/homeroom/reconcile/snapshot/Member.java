package dev.homeroom.reconcile.snapshot;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * An agent user in a room.
 *
 * @param displayName the name that the room shows; a user outside the room usually has none
 * @param pictured whether the room shows an avatar
 */
public record Member(Membership membership, Optional<String> displayName, boolean pictured) {
    /** {@code membership} of {@code m.room.member}. */
    public enum Membership {
        JOINED,
        INVITED,
        /** Left or was kicked. */
        OUTSIDE,
        BANNED
    }

    public boolean isInside() {
        return membership == Membership.JOINED;
    }

    static Member of(ObjectNode content) {
        Membership membership = switch (content.path("membership").asText()) {
            case "join" -> Membership.JOINED;
            case "invite" -> Membership.INVITED;
            case "ban" -> Membership.BANNED;
            default -> Membership.OUTSIDE;
        };
        return new Member(
                membership,
                Optional.ofNullable(content.path("displayname").textValue()),
                !content.path("avatar_url").asText("").isEmpty());
    }
}
