package dev.homeroom.conversation;

import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import jakarta.enterprise.context.ApplicationScoped;

/** Tells which rooms are encrypted. Homeroom can't encrypt, and never sends plain text where people expect encryption. */
@ApplicationScoped
public class RoomEncryption {
    private final Homeserver homeserver;

    public RoomEncryption(Homeserver homeserver) {
        this.homeserver = homeserver;
    }

    /**
     * Whether the room is encrypted now: the homeserver is asked each time. A room that tells the user nothing takes no message either.
     *
     * @param member of the room
     * @throws HomeserverException when the homeserver can't say now
     */
    public boolean isEncrypted(UserId member, RoomId room) {
        return HomeserverException.refusalMeans(
                false,
                () -> homeserver.state(member, room, "m.room.encryption", "").isPresent());
    }
}
