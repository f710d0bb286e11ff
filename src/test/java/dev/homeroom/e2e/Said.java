package dev.homeroom.e2e;

import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.RoomId;

/**
 * A person's message.
 *
 * @param text unique in the test, echoed by the agent
 */
record Said(RoomId room, EventId id, String text) {}
