package dev.homeroom.cli.demo;

import dev.homeroom.settings.Counted;
import dev.homeroom.time.Deadline;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The rooms that the person was invited to and joined.
 *
 * @param agentRoom the room of the agent that gets the question
 * @param count number of rooms without the Space
 * @param since {@code since} token of the next {@code /sync}
 */
record AgentRooms(String agentRoom, int count, String since) {
    private static final Duration LIMIT = Duration.ofSeconds(90);

    /** Accepts invites until the Space and the agent's room are joined and no invite is open. */
    static AgentRooms join(DemoPerson person, String agent, Path log) throws DemoFailedException, InterruptedException {
        Deadline deadline = Deadline.in(LIMIT);
        Set<String> spaces = new HashSet<>();
        Set<String> rooms = new HashSet<>();
        Sync sync = person.sync();
        while (!deadline.isOver()) {
            for (String room : sync.invites()) {
                person.join(room);
                (person.isSpace(room) ? spaces : rooms).add(room);
            }
            Optional<String> agentRoom = roomOf(agent, rooms, person);
            if (!spaces.isEmpty() && agentRoom.isPresent() && sync.invites().isEmpty()) {
                return new AgentRooms(agentRoom.get(), rooms.size(), sync.nextBatch());
            }
            sync = person.syncSince(sync.nextBatch());
        }
        throw new DemoFailedException(
                "No invite to the Space and to the agent's room came within " + LIMIT.toSeconds() + " seconds.", log);
    }

    /** Looks up the members on every call, since the agent may join after the person. */
    private static Optional<String> roomOf(String agent, Set<String> rooms, DemoPerson person)
            throws DemoFailedException, InterruptedException {
        for (String room : rooms) {
            if (person.hasMember(agent, room)) {
                return Optional.of(room);
            }
        }
        return Optional.empty();
    }

    String summary() {
        return "joined the Space and " + Counted.of(count, "agent room");
    }
}
