package dev.homeroom.registration;

import dev.homeroom.matrix.RoomAlias;
import dev.homeroom.matrix.UserId;

/**
 * Which users and aliases are ours, and which belong to which agent. Ids are computed, never stored as truth, and two
 * agents never give one id; names play no part.
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

    /** The alias of the agent's room. It makes the room findable again when a crash cut its creation short. */
    public RoomAlias agentRoomAlias(String backend, String agentId) {
        return RoomAlias.of(localpart(backend, agentId), serverName);
    }

    /** Whether the user is the bot or in the namespace of agent users, known or not. */
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
