package dev.homeroom.incident;

import dev.homeroom.matrix.RoomId;

/** Ends what agents are doing in the room of an incident that is being closed. */
public interface AgentsAtWork {
    /**
     * Stops the room's turns, each with an outcome that says so, and waits a few seconds until the room has all that its agents have said.
     * The room's bindings are archived before, so no turn begins any more. Idempotent: a repeated call stops the same turns.
     *
     * @return whether the room has everything, so that its agents can leave
     */
    boolean endIn(RoomId room, String incidentId);
}
