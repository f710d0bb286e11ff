package dev.homeroom.appservice;

import dev.homeroom.matrix.RoomEvent;

/** Which messages must not wait for a turn that runs. */
@FunctionalInterface
public interface DeskMessages {
    /** @param message of type {@code m.room.message}, by a person */
    boolean isForDesk(RoomEvent message);
}
