package dev.homeroom.registration;

import dev.homeroom.matrix.RoomAlias;
import dev.homeroom.matrix.UserId;

/**
 * The users and aliases of this service and their mapping to agents. Ids are computed, never looked up, and two agents
 * never share an id. Names play no part.
 *
 * @param serverName the homeserver's name, as in user ids
 * @param botLocalpart {@code sender_localpart} of the registration
 */
public record Namespace(String serverName, String botLocalpart) {
    private static final String AGENT_PREFIX = "agent_";

    public UserId bot() {
        return UserId.of(botLocalpart, serverName);
    }

    public UserId agentUser(String backend, String agentId) {
        return UserId.of(localpart(backend, agentId), serverName);
    }

    /** Returns the alias of the agent's room. Homeroom finds a room by it whose creation was interrupted by a crash. */
    public RoomAlias agentRoomAlias(String backend, String agentId) {
        return RoomAlias.of(localpart(backend, agentId), serverName);
    }

    /** Whether the user is the bot or in the namespace of agent users, even without a known agent. */
    public boolean owns(UserId user) {
        return user.equals(bot()) || isAgentUser(user);
    }

    public boolean isAgentUser(UserId user) {
        return user.serverName().equals(serverName) && user.localpart().startsWith(AGENT_PREFIX);
    }

    private static String localpart(String backend, String agentId) {
        return AGENT_PREFIX + AgentLocalpart.of(backend, agentId);
    }
}
