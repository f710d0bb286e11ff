package dev.homeroom.queue.outbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import java.util.Optional;

/**
 * An event to be sent.
 *
 * @param transactionId fixed before the first attempt; never used for another event
 * @param sender one of Homeroom's users
 * @param about transaction id of an earlier event that this one relates to, if any. At sending, the event id of the
 *     earlier event is put into {@code m.relates_to} or {@code redacts}. If the earlier event was never sent, this one
 *     is not sent either, except for an edit, which is then sent as a new event
 */
public record OutgoingEvent(
        String transactionId, RoomId room, UserId sender, String type, ObjectNode content, Optional<String> about) {
    public static final String MESSAGE = "m.room.message";

    /** An event that relates to no other event, or names it in its content. */
    public OutgoingEvent(String transactionId, RoomId room, UserId sender, String type, ObjectNode content) {
        this(transactionId, room, sender, type, content, Optional.empty());
    }

    /** The same event with other content. */
    public OutgoingEvent withContent(ObjectNode other) {
        return new OutgoingEvent(transactionId, room, sender, type, other, about);
    }
}
