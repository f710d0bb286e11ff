package dev.homeroom.appservice;

import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import java.util.Map;
import java.util.Optional;

/** Which rooms belong to an agent, so that their messages are ours to answer. */
public interface BoundRooms {
    /** Those that the database knows, each with the user that speaks for its agent. */
    Map<RoomId, UserId> known();

    /**
     * The user that speaks for the room's agent; empty when no agent belongs to it. Looks into the room itself where the
     * database knows nothing of it.
     *
     * @throws dev.homeroom.matrix.HomeserverException when it can't be told
     */
    Optional<UserId> agentUserIn(RoomId room);
}
