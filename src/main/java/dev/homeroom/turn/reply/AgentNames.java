package dev.homeroom.turn.reply;

import dev.homeroom.directory.KnownAgent;
import dev.homeroom.matrix.UserId;
import java.util.Optional;

/** The names by which notices call agents. */
public final class AgentNames {
    private AgentNames() {}

    /** The localpart of the agent's user when the agent has no name or is unknown. */
    public static String of(Optional<KnownAgent> agent, UserId user) {
        return agent.map(KnownAgent::name).filter(name -> !name.isBlank()).orElseGet(user::localpart);
    }
}
