package dev.homeroom.rooms.further;

import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Listens for agents that answer in a room no more: they were dismissed, or the room was archived or replaced by an upgrade. */
public interface AgentDepartures {
    /**
     * Called after the index says so. A process that is killed in between doesn't call, so the leader looks after the agents that {@link
     * #waiting} returns. Idempotent.
     */
    void left(RoomId room, List<UserId> agents);

    /** The agents to which a departure matters now, by their rooms. */
    Map<RoomId, Set<UserId>> waiting();
}
