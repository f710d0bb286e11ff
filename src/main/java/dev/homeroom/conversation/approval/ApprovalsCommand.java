package dev.homeroom.conversation.approval;

import dev.homeroom.conversation.AgentNames;
import dev.homeroom.conversation.card.WaitingCard;
import dev.homeroom.conversation.command.Command;
import dev.homeroom.conversation.command.CommandCall;
import dev.homeroom.conversation.command.CommandReply;
import dev.homeroom.conversation.command.ReplyLines;
import dev.homeroom.conversation.tools.ToolScopes;
import dev.homeroom.rooms.Bindings;
import dev.homeroom.rooms.state.BoundRoom;
import dev.homeroom.wording.Sentence;
import dev.homeroom.wording.Wording;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code !approvals [tool]}: lists what waits and what is allowed in the room from now on; with a tool, withdraws it. */
@Singleton
class ApprovalsCommand extends Command {
    private final CardDecisions cardDecisions;
    private final AgentNames agentNames;
    private final ToolScopes scopes;
    private final Bindings bindings;

    ApprovalsCommand(
            CardDecisions cardDecisions, AgentNames agentNames, ToolScopes scopes, Bindings bindings, Wording wording) {
        super("approvals", "[tool]", Sentence.HELP_APPROVALS, wording);
        this.cardDecisions = cardDecisions;
        this.agentNames = agentNames;
        this.scopes = scopes;
        this.bindings = bindings;
    }

    @Override
    protected boolean isFor(CommandCall commandCall) {
        return !cardDecisions.openIn(commandCall.room()).isEmpty();
    }

    @Override
    protected CommandReply run(CommandCall commandCall) {
        List<BoundRoom> agents =
                bindings.agentsIn(commandCall.room()).orElseThrow().all();
        return commandCall.argument().isBlank()
                ? listed(commandCall, agents)
                : withdrawn(agents, commandCall.argument().strip());
    }

    private CommandReply listed(CommandCall commandCall, List<BoundRoom> agents) {
        ReplyLines lines = new ReplyLines();
        for (WaitingCard waiting : cardDecisions.openIn(commandCall.room())) {
            lines.add(text(
                    Sentence.APPROVALS_WAITING,
                    Map.of(
                            "agent",
                            agentNames.in(waiting.room(), waiting.agentUser()),
                            "tools",
                            String.join(", ", waiting.card().openTools()))));
        }
        for (BoundRoom agent : agents) {
            Set<String> tools = scopes.of(agent);
            if (!tools.isEmpty()) {
                lines.add(text(
                        Sentence.APPROVALS_ALLOWED,
                        Map.of(
                                "agent",
                                agentNames.of(agent),
                                "tools",
                                String.join(", ", tools),
                                "command",
                                written(commandCall))));
            }
        }
        return lines.isEmpty() ? say(Sentence.APPROVALS_EMPTY, Map.of()) : lines.reply();
    }

    /** Everybody who may talk to the agent may have it ask again. */
    private CommandReply withdrawn(List<BoundRoom> agents, String tool) {
        List<BoundRoom> allowed =
                agents.stream().filter(agent -> scopes.of(agent).contains(tool)).toList();
        allowed.forEach(agent -> scopes.withdraw(agent, List.of(tool)));
        return say(allowed.isEmpty() ? Sentence.APPROVALS_UNKNOWN : Sentence.APPROVALS_WITHDRAWN, Map.of("tool", tool));
    }
}
