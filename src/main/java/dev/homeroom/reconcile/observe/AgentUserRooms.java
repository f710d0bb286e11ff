package dev.homeroom.reconcile.observe;

import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import java.util.List;

/** The rooms of an agent's user, which may not exist yet. */
final class AgentUserRooms {
    private static final int FORBIDDEN = 403;

    private AgentUserRooms() {}

    static List<RoomId> of(UserId user, Homeserver homeserver) {
        try {
            return homeserver.joinedRooms(user);
        } catch (HomeserverException.Refused e) {
            if (e.status() == FORBIDDEN) {
                return List.of();
            }
            throw e;
        }
    }
}
