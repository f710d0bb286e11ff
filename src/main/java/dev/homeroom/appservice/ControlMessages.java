package dev.homeroom.appservice;

import dev.homeroom.matrix.RoomEvent;

/** Which messages must not wait for a turn that runs. */
@FunctionalInterface
public interface ControlMessages {
    /** @param message of type {@code m.room.message}, by a person */
    boolean isForControlLane(RoomEvent message);
}
