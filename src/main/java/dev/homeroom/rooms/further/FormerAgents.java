package dev.homeroom.rooms.further;

import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.registration.Namespace;
import dev.homeroom.rooms.state.Binding;
import dev.homeroom.rooms.state.BoundRoom;
import dev.homeroom.rooms.state.EventTypes;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** The bindings of agents that have left a room. They name the conversations in which the agents may still have work. */
@ApplicationScoped
public class FormerAgents {
    private final Homeserver homeserver;
    private final FurtherAgentTable furtherAgents;
    private final Namespace namespace;

    public FormerAgents(Homeserver homeserver, FurtherAgentTable furtherAgents, Namespace namespace) {
        this.homeserver = homeserver;
        this.furtherAgents = furtherAgents;
        this.namespace = namespace;
    }

    /**
     * The last binding of an agent that was a further one of the room, or was in a room that people own: there it stays in the account
     * data of the agent's user.
     *
     * @throws HomeserverException when the homeserver can't be asked now
     */
    public Optional<BoundRoom> of(RoomId room, UserId agentUser) {
        return furtherAgents.in(room).stream()
                .filter(binding -> userOf(binding).equals(agentUser))
                .findFirst()
                .or(() -> inAccountData(room, agentUser))
                .map(binding -> new BoundRoom(room, binding, agentUser, ""));
    }

    private Optional<Binding> inAccountData(RoomId room, UserId agentUser) {
        return HomeserverException.refusalMeans(
                Optional.empty(),
                () -> homeserver
                        .roomAccountData(agentUser, room, EventTypes.BINDING)
                        .flatMap(Binding::of));
    }

    private UserId userOf(Binding binding) {
        return namespace.agentUser(binding.agent().backend(), binding.agent().agentId());
    }
}
