package dev.homeroom.conversation.several;

import dev.homeroom.conversation.command.Command;
import dev.homeroom.conversation.command.CommandCall;
import dev.homeroom.conversation.command.CommandReply;
import dev.homeroom.directory.KnownAgent;
import dev.homeroom.rooms.Bindings;
import dev.homeroom.rooms.further.AgentEntry;
import dev.homeroom.rooms.state.BoundRoom;
import dev.homeroom.wording.Sentence;
import dev.homeroom.wording.Wording;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;

/** {@code !dismiss agent}: sends one of several agents away. */
@Singleton
class DismissCommand extends Command {
    private final AgentEntry entry;
    private final NamedAgent namedAgent;
    private final AgentSearch agents;
    private final Bindings bindings;

    DismissCommand(AgentEntry entry, NamedAgent namedAgent, AgentSearch agents, Bindings bindings, Wording wording) {
        super("dismiss", "agent", Sentence.HELP_DISMISS, wording);
        this.entry = entry;
        this.namedAgent = namedAgent;
        this.agents = agents;
        this.bindings = bindings;
    }

    @Override
    protected boolean isFor(CommandCall commandCall) {
        return commandCall.mayManage()
                && !commandCall.isArchived()
                && bindings.agentsIn(commandCall.room())
                        .filter(inRoom -> !inRoom.further().isEmpty())
                        .isPresent();
    }

    @Override
    protected CommandReply run(CommandCall commandCall) {
        if (!commandCall.mayManage()) {
            return say(Sentence.COMMAND_FOR_OWNERS, Map.of("command", written(commandCall)));
        }
        if (commandCall.argument().isBlank()) {
            return say(Sentence.COMMAND_NEEDS_NAME, Map.of("usage", usage(commandCall)));
        }
        return namedAgent.in(commandCall, commandCall.argument(), agent -> dismiss(commandCall, agent));
    }

    private CommandReply dismiss(CommandCall commandCall, KnownAgent agent) {
        Map<String, String> names = Map.of(
                "agent", agents.nameOf(agent), "invite", commandCall.prefix() + "invite " + agents.nameOf(agent));
        Optional<BoundRoom> present = bindings.of(commandCall.room(), agents.userOf(agent));
        if (present.isEmpty()) {
            return say(Sentence.NOT_IN_ROOM, names);
        }
        if (present.get().agentUser().equals(commandCall.bound().agentUser())) {
            return say(Sentence.NOT_DISMISSED, names);
        }
        entry.sendAway(present.get(), text(Sentence.DISMISSED_AGENT, names));
        return say(Sentence.DISMISSED_AGENT, names);
    }
}
