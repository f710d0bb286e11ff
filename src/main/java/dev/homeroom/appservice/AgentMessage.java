package dev.homeroom.appservice;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homeroom.matrix.Edit;
import dev.homeroom.matrix.RoomEvent;
import dev.homeroom.matrix.UserId;
import dev.homeroom.queue.outbox.TurnOrigin;
import dev.homeroom.registration.Namespace;

/**
 * An agent's answer that asks another agent by mentioning it. Only Homeroom can send as agents' users, so the origin that the
 * answer carries is trusted. Notices never ask.
 */
public final class AgentMessage {
    private static final String MESSAGE = "m.room.message";
    private static final String TEXT = "m.text";

    private AgentMessage() {}

    static boolean asks(RoomEvent event, Namespace namespace) {
        return event.type().equals(MESSAGE)
                && event.stateKey().isEmpty()
                && namespace.isAgentUser(event.sender())
                && asksAnother(said(event), namespace);
    }

    private static boolean asksAnother(RoomEvent message, Namespace namespace) {
        return message.content().path("msgtype").asText().equals(TEXT)
                && TurnOrigin.in(message.content()).isPresent()
                && message.content()
                        .path("m.mentions")
                        .path("user_ids")
                        .valueStream()
                        .map(JsonNode::asText)
                        .filter(UserId::isValid)
                        .map(UserId::new)
                        .anyMatch(user -> namespace.isAgentUser(user) && !user.equals(message.sender()));
    }

    /** The message with the content that people see. The last edit of a streamed answer completes it. */
    public static RoomEvent said(RoomEvent event) {
        return Edit.of(event).map(edit -> event.withContent(edit.newContent())).orElse(event);
    }
}
