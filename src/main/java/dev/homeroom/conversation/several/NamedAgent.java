package dev.homeroom.conversation.several;

import dev.homeroom.conversation.command.CommandCall;
import dev.homeroom.conversation.command.CommandReply;
import dev.homeroom.directory.KnownAgent;
import dev.homeroom.wording.Sentence;
import dev.homeroom.wording.Wording;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Finds the agent that a command names, or says why it can't. */
@Singleton
class NamedAgent {
    private final AgentSearch agents;
    private final Wording wording;

    NamedAgent(AgentSearch agents, Wording wording) {
        this.agents = agents;
        this.wording = wording;
    }

    CommandReply in(CommandCall call, String name, Function<KnownAgent, CommandReply> work) {
        return switch (agents.find(name)) {
            case AgentSearch.FoundAgents.One(KnownAgent agent) -> work.apply(agent);
            case AgentSearch.FoundAgents.None _ ->
                say(Sentence.BOT_AGENT_NOT_FOUND, Map.of("name", name, "agents", call.prefix() + "agents"));
            case AgentSearch.FoundAgents.Several(var candidates) ->
                say(
                        Sentence.NAME_UNCLEAR,
                        Map.of(
                                "name",
                                name,
                                "users",
                                candidates.stream()
                                        .map(agent -> agents.userOf(agent).value())
                                        .collect(Collectors.joining(", "))));
        };
    }

    private CommandReply say(Sentence sentence, Map<String, String> names) {
        return CommandReply.Said.of(wording.of(sentence, names));
    }
}
