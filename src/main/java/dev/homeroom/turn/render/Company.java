package dev.homeroom.turn.render;

import dev.homeroom.matrix.UserId;
import java.util.List;
import java.util.Optional;

/**
 * The others in a room with several agents or people, and what they said.
 *
 * @param duty what the agent is to do with the message
 * @param asked the other agents that are asked too
 * @param agents the other agents of the room
 * @param people those who are named
 * @param morePeople number of the other ones
 * @param missed what was said since the agent got the last message, oldest first
 */
public record Company(
        Duty duty,
        List<Companion> asked,
        List<Companion> agents,
        List<Companion> people,
        int morePeople,
        List<MissedMessage> missed) {
    public Company {
        asked = List.copyOf(asked);
        agents = List.copyOf(agents);
        people = List.copyOf(people);
        missed = List.copyOf(missed);
    }

    /** What the agent is to do with the message. */
    public enum Duty {
        ANSWER,
        /** Nobody sees an answer. */
        LISTEN
    }

    /** @param name any string */
    public record Companion(UserId user, Optional<String> name) {}

    /** @param text any string */
    public record MissedMessage(Companion author, String text) {}
}
