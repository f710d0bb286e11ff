package dev.homeroom.rooms.state;

import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import java.util.Optional;
import java.util.Set;

/**
 * A room that carries an agent's binding.
 *
 * @param nameSetByBot the room's name if the bot set it; empty if people have renamed the room
 * @param joined the joined members
 */
public record FoundRoom(RoomId room, Binding binding, Optional<String> nameSetByBot, Set<UserId> joined) {
    public static FoundRoom created(RoomId room, Binding binding) {
        return new FoundRoom(room, binding, Optional.empty(), Set.of());
    }

    public boolean isJoinedBy(UserId user) {
        return joined.contains(user);
    }
}
