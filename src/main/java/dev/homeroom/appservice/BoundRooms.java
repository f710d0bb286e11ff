package dev.homeroom.appservice;

import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import java.util.Map;
import java.util.Optional;

/** The rooms that belong to an agent. Homeroom answers their messages. */
public interface BoundRooms {
    /** The rooms in the database, each with the user that speaks for its agent. */
    Map<RoomId, UserId> known();

    /**
     * The user that speaks for the room's agent; empty when the room has no agent. Reads the room's state if the room
     * is not in the database.
     *
     * @throws dev.homeroom.matrix.HomeserverException when the homeserver can't say
     */
    Optional<UserId> agentUserIn(RoomId room);
}
