package dev.homeroom.mcp.key;

import dev.homeroom.backend.AgentRef;
import dev.homeroom.matrix.UserId;
import dev.homeroom.registration.Namespace;
import dev.homeroom.registration.Registration;
import dev.homeroom.rooms.Bindings;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Gives and revokes the keys of agents. An agent has no key before it has a room. */
@ApplicationScoped
public class AgentKeys {
    private static final Logger LOG = Logger.getLogger(AgentKeys.class);

    private final Registration registration;
    private final Namespace namespace;
    private final Bindings bindings;
    private final Revocations revocations;

    AgentKeys(Registration registration, Namespace namespace, Bindings bindings, Revocations revocations) {
        this.registration = registration;
        this.namespace = namespace;
        this.bindings = bindings;
        this.revocations = revocations;
    }

    /**
     * The agent's present key. Always the same one until it is revoked, or the agent gets another room.
     *
     * @return empty while the agent has no room
     * @throws dev.homeroom.matrix.HomeserverException when the room can't be read
     */
    public Optional<String> of(AgentRef agent) {
        return key(agent).map(AgentKey::text);
    }

    /**
     * Revokes the agent's present key.
     *
     * @return the new key; empty while the agent has no room
     * @throws dev.homeroom.matrix.HomeserverException when the room doesn't take the revocation; it may hold then
     */
    public Optional<String> revoke(AgentRef agent) {
        return bindings.agentRoomOf(agent).flatMap(room -> {
            int count = revocations.add(room);
            LOG.infof("The MCP key of an agent was revoked: agent=%s revocations=%d", agent, count);
            return of(agent);
        });
    }

    /** @throws dev.homeroom.matrix.HomeserverException when the room can't be read: no key is right then */
    boolean isOf(AgentRef agent, AgentKey shown) {
        return key(agent).filter(shown::matches).isPresent();
    }

    private Optional<AgentKey> key(AgentRef agent) {
        UserId user = namespace.agentUser(agent.backend(), agent.agentId());
        return bindings.agentRoomOf(agent)
                .map(room -> AgentKey.of(registration.asToken(), user, room, revocations.in(room)));
    }
}
