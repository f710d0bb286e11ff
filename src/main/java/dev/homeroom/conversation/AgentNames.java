package dev.homeroom.conversation;

import dev.homeroom.directory.AgentDirectory;
import dev.homeroom.directory.KnownAgent;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.rooms.Bindings;
import dev.homeroom.rooms.state.BoundRoom;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** The names by which people know agents. */
@ApplicationScoped
public class AgentNames {
    private final Bindings bindings;
    private final AgentDirectory directory;

    public AgentNames(Bindings bindings, AgentDirectory directory) {
        this.bindings = bindings;
        this.directory = directory;
    }

    /** The name of an agent of the room; the localpart of its user when it is no more. */
    public String in(RoomId room, UserId agentUser) {
        return bindings.of(room, agentUser).map(this::of).orElseGet(agentUser::localpart);
    }

    public String of(BoundRoom agent) {
        return of(directory.find(agent.binding().agent()), agent.agentUser());
    }

    /** The localpart of the agent's user when the agent has no name or is unknown. */
    public static String of(Optional<KnownAgent> agent, UserId user) {
        return agent.map(KnownAgent::name).filter(name -> !name.isBlank()).orElseGet(user::localpart);
    }
}
