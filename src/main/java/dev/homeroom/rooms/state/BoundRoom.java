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
    /** Whether it is the one room that the agent has in the Space, and not one that it had before that moved. */
    public boolean isHomeOfItsAgent() {
        return binding.kind() == Binding.RoomKind.AGENT && binding.movedTo().isEmpty();
    }
}
