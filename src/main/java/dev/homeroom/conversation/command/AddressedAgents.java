package dev.homeroom.conversation.command;

import dev.homeroom.conversation.AgentNames;
import dev.homeroom.matrix.UserId;
import dev.homeroom.queue.lane.LaneKind;
import dev.homeroom.rooms.Bindings;
import dev.homeroom.rooms.state.BoundRoom;
import jakarta.inject.Singleton;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds out which agents of a room a command is about: the one that its argument names first, or else all of them. */
@Singleton
class AddressedAgents {
    private final Bindings bindings;
    private final AgentNames agentNames;

    AddressedAgents(Bindings bindings, AgentNames agentNames) {
        this.bindings = bindings;
        this.agentNames = agentNames;
    }

    /** An agent in the room, with its name as people know it. */
    record NamedBinding(BoundRoom bound, String name) {}

    /**
     * The agents of a command.
     *
     * @param prefix how the command named its agent, with a space; empty for all agents
     * @param rest the argument without the agent
     */
    record Addressed(List<NamedBinding> agents, String prefix, String rest) {
        Addressed {
            agents = List.copyOf(agents);
        }
    }

    Addressed in(CommandCall call) {
        List<NamedBinding> present = bindings.agentsIn(call.room()).stream()
                .flatMap(agents -> agents.all().stream())
                .map(agent -> new NamedBinding(agent, nameOf(agent, call)))
                .toList();
        if (present.size() < 2) {
            return new Addressed(List.of(new NamedBinding(call.bound(), call.agentName())), "", call.argument());
        }
        return present.stream()
                .flatMap(agent -> words(agent).flatMap(word -> named(agent, word, call.argument()).stream()))
                .max(Comparator.comparingInt(addressed -> addressed.prefix().length()))
                .orElseGet(() -> new Addressed(present, "", call.argument()));
    }

    /** The name of one of the room's agents as people know it. */
    String nameOf(UserId agentUser, CommandCall call) {
        return bindings.of(call.room(), agentUser)
                .map(agent -> nameOf(agent, call))
                .orElseGet(agentUser::localpart);
    }

    /** The name of the agent that works in the lane; of the room's first one if none has a lane of its own. */
    String nameOf(LaneKind lane, CommandCall call) {
        return bindings.agentsIn(call.room()).stream()
                .flatMap(agents -> agents.all().stream())
                .filter(agent -> LaneKind.ofAgent(agent.agentUser()).equals(lane))
                .findFirst()
                .map(agent -> nameOf(agent, call))
                .orElseGet(call::agentName);
    }

    private String nameOf(BoundRoom agent, CommandCall call) {
        return agent.agentUser().equals(call.bound().agentUser())
                ? call.agentName()
                : agentNames.of(agent).strip();
    }

    private static Stream<String> words(NamedBinding agent) {
        String user = agent.bound().agentUser().value();
        return Stream.of(
                agent.name(),
                "@" + agent.name(),
                user,
                agent.bound().binding().agent().agentId());
    }

    private static Optional<Addressed> named(NamedBinding agent, String word, String argument) {
        boolean begins = argument.regionMatches(true, 0, word, 0, word.length());
        String rest = begins ? argument.substring(word.length()) : "";
        return begins && (rest.isEmpty() || Character.isWhitespace(rest.charAt(0)))
                ? Optional.of(new Addressed(List.of(agent), word + " ", rest.strip()))
                : Optional.empty();
    }
}
