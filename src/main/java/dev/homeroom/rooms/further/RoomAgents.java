package dev.homeroom.rooms.further;

import dev.homeroom.matrix.UserId;
import dev.homeroom.rooms.state.BoundRoom;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The agents of a room.
 *
 * @param first the agent that the room belongs to, or the one that has been there longest
 * @param further the other ones, longest in the room first
 * @param shared whether the room has or had several agents: each of them has a lane of its own then
 */
public record RoomAgents(BoundRoom first, List<BoundRoom> further, boolean shared) {
    public RoomAgents {
        further = List.copyOf(further);
    }

    /** The first agent first. */
    public List<BoundRoom> all() {
        return Stream.concat(Stream.of(first), further.stream()).toList();
    }

    /** The agent that the user speaks for; empty if it is not one of this room. */
    public Optional<BoundRoom> of(UserId user) {
        return all().stream().filter(agent -> agent.agentUser().equals(user)).findFirst();
    }

    /** The agent whose user has this name; empty if it is not one of this room. */
    public Optional<BoundRoom> named(String localpart) {
        return all().stream()
                .filter(agent -> agent.agentUser().localpart().equals(localpart))
                .findFirst();
    }

    public boolean isFirst(BoundRoom agent) {
        return agent.agentUser().equals(first.agentUser());
    }
}
