package dev.homeroom.appservice;

import dev.homeroom.matrix.RoomAlias;
import dev.homeroom.matrix.UserId;

/** Answers whether a user or an alias of Homeroom exists, and provisions it for a known agent. */
public interface AgentQueries {
    /**
     * Provisions the agent of this user. Idempotent; may call the homeserver.
     *
     * @return whether the agent exists; false for users outside Homeroom's namespace
     */
    boolean provision(UserId user);

    /**
     * Provisions the room behind the alias. Idempotent; may call the homeserver.
     *
     * @return whether Homeroom has such a room
     */
    boolean provision(RoomAlias alias);
}
