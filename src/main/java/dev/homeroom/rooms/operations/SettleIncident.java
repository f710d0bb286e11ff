package dev.homeroom.rooms.operations;

import dev.homeroom.matrix.RoomId;

/** Completes what was interrupted in an incident's room. {@code dev.homeroom.incident} implements it. */
@FunctionalInterface
public interface SettleIncident {
    /**
     * Idempotent. Does nothing in a room without an incident.
     *
     * @throws dev.homeroom.matrix.HomeserverException when a step was not accepted
     */
    void settle(RoomId room, RoomId space);
}
