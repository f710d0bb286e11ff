package dev.homeroom.turn.activation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.matrix.UserId;
import dev.homeroom.rooms.state.Binding.AnswerMode;
import dev.homeroom.turn.render.MentionedUsers;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Decides which agents of a room get a message, and why the others don't.
 *
 * <table>
 * <caption>By the agent's mode and by the agents of the room that the message addresses, by a mention or as a reply</caption>
 * <tr><th></th><th>open</th><th>mention</th><th>listen</th><th>off</th></tr>
 * <tr><td>a person, to nobody</td><td>asked</td><td>not addressed</td><td>told</td><td>off</td></tr>
 * <tr><td>a person, to the agent</td><td>asked</td><td>asked</td><td>told</td><td>off</td></tr>
 * <tr><td>a person, to other agents</td><td>others addressed</td><td>others addressed</td><td>told</td><td>off</td></tr>
 * <tr><td>an agent that mentions the agent</td><td>asked</td><td>asked</td><td>told</td><td>off</td></tr>
 * <tr><td>an agent that doesn't</td><td>not addressed</td><td>not addressed</td><td>not addressed</td><td>off</td></tr>
 * </table>
 *
 * <p>No agent gets its own message. An agent's reply addresses nobody: only its mentions do.
 */
public final class Activation {
    private Activation() {}

    /** An agent of the room. */
    public record PresentAgent(UserId user, AnswerMode mode) {}

    /** Who wrote a message. */
    public enum Author {
        PERSON,
        AGENT
    }

    /** What a message means for an agent. */
    public enum Involvement {
        /** The agent is to answer. */
        ASKED,
        /** The agent gets the message and stays silent. */
        TOLD,
        /** The message addresses no agent, and this one answers only if it is addressed. */
        NOT_ADDRESSED,
        /** The message addresses other agents of the room. */
        OTHERS_ADDRESSED,
        /** The agent is switched off in the room. */
        SWITCHED_OFF,
        /** The agent wrote the message. */
        AUTHOR;

        /** Whether the agent gets the message. */
        public boolean isGiven() {
            return this == ASKED || this == TOLD;
        }
    }

    /**
     * A message, as far as it matters here.
     *
     * @param content any JSON object
     * @param repliedTo the sender of the message that is replied to; empty if it is no reply
     */
    public record WrittenMessage(Author author, UserId sender, ObjectNode content, Optional<UserId> repliedTo) {
        private Set<UserId> addressed(Set<UserId> agents) {
            Set<UserId> addressed = new HashSet<>(MentionedUsers.in(content, agents));
            if (author == Author.PERSON) {
                repliedTo.filter(agents::contains).ifPresent(addressed::add);
            }
            return addressed;
        }
    }

    /** @return an entry for each agent, in the given order */
    public static Map<UserId, Involvement> of(List<PresentAgent> agents, WrittenMessage message) {
        Set<UserId> addressed =
                message.addressed(agents.stream().map(PresentAgent::user).collect(Collectors.toUnmodifiableSet()));
        Map<UserId, Involvement> involved = new LinkedHashMap<>();
        agents.forEach(agent -> involved.put(agent.user(), involvement(agent, message, addressed)));
        return involved;
    }

    private static Involvement involvement(PresentAgent agent, WrittenMessage message, Set<UserId> addressed) {
        if (agent.user().equals(message.sender())) {
            return Involvement.AUTHOR;
        }
        if (agent.mode() == AnswerMode.OFF) {
            return Involvement.SWITCHED_OFF;
        }
        return switch (message.author()) {
            case PERSON -> toldByPerson(agent, addressed);
            case AGENT -> addressed.contains(agent.user()) ? given(agent) : Involvement.NOT_ADDRESSED;
        };
    }

    private static Involvement toldByPerson(PresentAgent agent, Set<UserId> addressed) {
        boolean gets = agent.mode() == AnswerMode.LISTEN
                || addressed.contains(agent.user())
                || (agent.mode() == AnswerMode.OPEN && addressed.isEmpty());
        if (gets) {
            return given(agent);
        }
        return addressed.isEmpty() ? Involvement.NOT_ADDRESSED : Involvement.OTHERS_ADDRESSED;
    }

    private static Involvement given(PresentAgent agent) {
        return agent.mode() == AnswerMode.LISTEN ? Involvement.TOLD : Involvement.ASKED;
    }
}
