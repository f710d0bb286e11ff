package dev.homeroom.cli.demo;

import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What the person was invited to, and joined.
 *
 * @param agentRoom the room of the agent that is asked
 * @param count how many rooms there are besides the Space
 * @param since the point in {@code /sync} after which nothing was read yet
 */
record AgentRooms(String agentRoom, int count, String since) {
    private static final Duration LIMIT = Duration.ofSeconds(90);

    /** Accepts invites until the Space and the agent's room are among them, and no further invite is open. */
    static AgentRooms join(DemoPerson person, String agent, Child homeroom)
            throws DemoFailedException, InterruptedException {
        long start = System.nanoTime();
        Set<String> spaces = new HashSet<>();
        Set<String> rooms = new HashSet<>();
        Sync news = person.sync();
        while (System.nanoTime() - start < LIMIT.toNanos()) {
            for (String room : news.invites()) {
                person.join(room);
                (person.isSpace(room) ? spaces : rooms).add(room);
            }
            Optional<String> agentRoom = roomOf(agent, rooms, person);
            if (!spaces.isEmpty() && agentRoom.isPresent() && news.invites().isEmpty()) {
                return new AgentRooms(agentRoom.get(), rooms.size(), news.nextBatch());
            }
            news = person.syncSince(news.nextBatch());
        }
        throw new DemoFailedException(
                "No invite to the Space and to the agent's room came within " + LIMIT.toSeconds() + " seconds.",
                homeroom.log());
    }

    /** Looked up anew each time: the agent may come into its room after the person. */
    private static Optional<String> roomOf(String agent, Set<String> rooms, DemoPerson person)
            throws DemoFailedException, InterruptedException {
        for (String room : rooms) {
            if (person.meets(agent, room)) {
                return Optional.of(room);
            }
        }
        return Optional.empty();
    }

    String summary() {
        return "joined the Space and " + count + (count == 1 ? " agent room" : " agent rooms");
    }
}
