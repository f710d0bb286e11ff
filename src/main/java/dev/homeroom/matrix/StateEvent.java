package dev.homeroom.matrix;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/**
 * One event of a room's current state. Only events sent by the bot count as Homeroom's own state.
 *
 * @param sentAt time by the clock of the sender's homeserver; {@link Instant#EPOCH} if absent
 */
public record StateEvent(EventId id, String type, String stateKey, UserId sender, ObjectNode content, Instant sentAt) {}
