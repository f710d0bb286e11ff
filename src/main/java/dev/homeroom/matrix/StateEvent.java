package dev.homeroom.matrix;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/**
 * One event of a room's current state. Only events whose sender is the bot count as Homeroom's own word.
 *
 * @param sentAt by the clock of the sender's homeserver; {@link Instant#EPOCH} where it doesn't say
 */
public record StateEvent(EventId id, String type, String stateKey, UserId sender, ObjectNode content, Instant sentAt) {}
