package dev.homeroom.work;

/** Whether a step of a room's work has kept the room's lane. */
enum LaneState {
    HELD,
    GIVEN_BACK
}
