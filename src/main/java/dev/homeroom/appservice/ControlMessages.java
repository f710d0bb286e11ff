package dev.homeroom.appservice;

import dev.homeroom.matrix.RoomEvent;

/** Decides whether a message belongs in the control lane, so that it does not wait for a running turn. */
@FunctionalInterface
public interface ControlMessages {
    /** @param message an {@code m.room.message} from a person */
    boolean isForControlLane(RoomEvent message);
}
