package dev.homeroom.matrix;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** One event of a room's current state. Only events whose sender is the bot count as Homeroom's own word. */
public record StateEvent(EventId id, String type, String stateKey, UserId sender, ObjectNode content) {}
