package dev.homeroom.rooms.state;

import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;

/**
 * A room that belongs to an agent.
 *
 * @param agentUser the Matrix user that speaks for the agent
 * @param name the room name that Homeroom set last; people may have changed it
 */
public record BoundRoom(RoomId room, Binding binding, UserId agentUser, String name) {
    /** Whether the room is the agent's current room in the Space. False for a predecessor that has moved. */
    public boolean isCurrentAgentRoom() {
        return binding.kind() == Binding.RoomKind.AGENT && binding.movedTo().isEmpty();
    }
}
