package dev.homeroom.conversation.card;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.matrix.Edit;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.queue.outbox.OutgoingEvent;
import java.util.Optional;

/**
 * The message of a card or a question that is to be edited.
 *
 * @param transactionId of the message
 * @param event its id, if it is known
 */
public record CardEdit(RoomId room, UserId agentUser, String transactionId, Optional<EventId> event) {
    /** Clients show the new content. */
    private static final int SHOWN = 200;

    /** @param id transaction id of the edit */
    public OutgoingEvent to(ObjectNode content, String id) {
        ObjectNode edit = Edit.content(content, SHOWN);
        event.ifPresent(message -> edit.withObject("m.relates_to").put("event_id", message.value()));
        return new OutgoingEvent(
                id,
                room,
                agentUser,
                OutgoingEvent.MESSAGE,
                edit,
                event.isPresent() ? Optional.empty() : Optional.of(transactionId));
    }
}
