package dev.homeroom.appservice;

import dev.homeroom.matrix.RoomAlias;
import dev.homeroom.matrix.UserId;

/** Answers the homeserver's questions whether a user or an alias of ours exists, and makes it so for known agents. */
public interface AgentQueries {
    /**
     * Provisions the agent that the user speaks for. Idempotent; may call the homeserver.
     *
     * @return whether there is such an agent; false for users that are not ours
     */
    boolean provision(UserId user);

    /**
     * Provisions the room behind the alias. Idempotent; may call the homeserver.
     *
     * @return whether there is such a room of ours
     */
    boolean provision(RoomAlias alias);
}
