package dev.homeroom.queue.outbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import java.util.Optional;

/**
 * An event to be sent.
 *
 * @param transactionId fixed before the first try; the same id is never used for anything else
 * @param sender one of our users
 * @param about transaction id of an event that goes before and that this one relates to: the event id that the
 *     homeserver gives that one is put into {@code m.relates_to}, or {@code redacts}, at sending; if that one was never sent,
 *     neither is this, but for an edit, which then is an event of its own
 */
public record OutgoingEvent(
        String transactionId, RoomId room, UserId sender, String type, ObjectNode content, Optional<String> about) {

    /** An event that relates to nothing, or says so in its content. */
    public OutgoingEvent(String transactionId, RoomId room, UserId sender, String type, ObjectNode content) {
        this(transactionId, room, sender, type, content, Optional.empty());
    }

    /** The same event with other content. */
    public OutgoingEvent withContent(ObjectNode other) {
        return new OutgoingEvent(transactionId, room, sender, type, other, about);
    }
}
