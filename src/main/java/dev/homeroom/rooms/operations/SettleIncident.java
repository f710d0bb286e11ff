package dev.homeroom.rooms.operations;

import dev.homeroom.matrix.RoomId;

/** Completes what was interrupted in an incident's room. {@code dev.homeroom.incident} implements it. */
public interface SettleIncident {
    /**
     * Idempotent. Does nothing in a room without an incident.
     *
     * @throws dev.homeroom.matrix.HomeserverException when a step was not accepted
     */
    void settle(RoomId room, RoomId space);

    /**
     * Moves the incident to the room that replaced its own, which the bot is in. Idempotent.
     *
     * @throws dev.homeroom.matrix.HomeserverException when a step was not accepted
     */
    void follow(RoomId from, RoomId to, RoomId space);
}
