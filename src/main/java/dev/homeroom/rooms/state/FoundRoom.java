package dev.homeroom.rooms.state;

import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A room that carries an agent's binding.
 *
 * @param further the bindings of its further agents
 * @param nameSetByBot the room's name if the bot set it; empty if people have renamed the room
 * @param joined the joined members
 */
public record FoundRoom(
        RoomId room, Binding binding, List<Binding> further, Optional<String> nameSetByBot, Set<UserId> joined) {
    public FoundRoom {
        further = List.copyOf(further);
    }

    public static FoundRoom created(RoomId room, Binding binding) {
        return new FoundRoom(room, binding, List.of(), Optional.empty(), Set.of());
    }

    public boolean isJoinedBy(UserId user) {
        return joined.contains(user);
    }
}
