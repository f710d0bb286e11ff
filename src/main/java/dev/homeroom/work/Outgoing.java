package dev.homeroom.work;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;

/**
 * An event to be sent.
 *
 * @param transactionId fixed before the first try; the same id is never used for anything else
 * @param sender one of our users
 */
public record Outgoing(String transactionId, RoomId room, UserId sender, String type, ObjectNode content) {}
