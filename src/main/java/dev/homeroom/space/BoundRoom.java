package dev.homeroom.space;

import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;

/**
 * A room that belongs to an agent.
 *
 * @param agentUser the Matrix user that speaks for the agent
 * @param name the room name that Homeroom set last; people may have changed it
 */
public record BoundRoom(RoomId room, Binding binding, UserId agentUser, String name) {}
