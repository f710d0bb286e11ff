package dev.homeroom.appservice;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homeroom.matrix.Edit;
import dev.homeroom.matrix.Reaction;
import dev.homeroom.matrix.RoomEvent;
import dev.homeroom.matrix.UserId;
import dev.homeroom.queue.outbox.TurnOrigin;
import dev.homeroom.registration.Namespace;

/**
 * A message of one of Homeroom's users that asks an agent by mentioning it: an agent's answer, or what an agent or an operator
 * says through Homeroom. Only Homeroom can send as its users, so the origin that the message carries is trusted. Notices never
 * ask.
 */
public final class AgentMessage {
    private static final String MESSAGE = "m.room.message";
    private static final String TEXT = "m.text";

    private AgentMessage() {}

    static boolean asks(RoomEvent event, Namespace namespace) {
        return event.type().equals(MESSAGE)
                && event.stateKey().isEmpty()
                && namespace.owns(event.sender())
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

    /** A 🛑 that stops such a message. */
    static boolean stops(RoomEvent event, Namespace namespace) {
        return event.type().equals(Reaction.TYPE)
                && event.stateKey().isEmpty()
                && namespace.owns(event.sender())
                && TurnOrigin.in(event.content()).isPresent()
                && Reaction.of(event.content())
                        .filter(reaction -> reaction.key().equals(Reaction.STOP))
                        .isPresent();
    }

    /** The message with the content that people see. The last edit of a streamed answer completes it. */
    public static RoomEvent said(RoomEvent event) {
        return Edit.of(event).map(edit -> event.withContent(edit.newContent())).orElse(event);
    }
}
