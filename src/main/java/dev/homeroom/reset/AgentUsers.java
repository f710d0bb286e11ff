package dev.homeroom.reset;

import dev.homeroom.directory.AgentDirectory;
import dev.homeroom.matrix.UserId;
import dev.homeroom.registration.Namespace;
import dev.homeroom.rooms.Bindings;
import dev.homeroom.rooms.state.BoundRoom;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The users of all agents that have a room or are known to a backend. */
@ApplicationScoped
class AgentUsers {
    private final Bindings bindings;
    private final AgentDirectory directory;
    private final Namespace namespace;

    AgentUsers(Bindings bindings, AgentDirectory directory, Namespace namespace) {
        this.bindings = bindings;
        this.directory = directory;
        this.namespace = namespace;
    }

    /** Includes the users of agents whose rooms can't be found. */
    Set<UserId> all() {
        return Stream.concat(
                        bindings.all().stream().map(BoundRoom::agentUser),
                        directory.all().stream()
                                .map(agent -> namespace.agentUser(
                                        agent.ref().backend(), agent.ref().agentId())))
                .collect(Collectors.toSet());
    }
}
