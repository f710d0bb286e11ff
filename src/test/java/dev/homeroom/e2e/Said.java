package dev.homeroom.e2e;

import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.RoomId;

/**
 * What a person wrote.
 *
 * @param text unlike any other in the test, and what the agent echoes
 */
record Said(RoomId room, EventId id, String text) {}
