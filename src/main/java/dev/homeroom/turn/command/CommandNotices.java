package dev.homeroom.turn.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.conversation.command.CommandReply;
import dev.homeroom.matrix.RoomEvent;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.queue.inbox.WaitingEvent;
import dev.homeroom.queue.outbox.OutgoingEvent;
import dev.homeroom.registration.Namespace;
import dev.homeroom.rooms.Bindings;
import dev.homeroom.rooms.state.BoundRoom;
import dev.homeroom.rooms.state.ReplyRelation;
import dev.homeroom.turn.reply.OutgoingEvents;
import dev.homeroom.turn.reply.ReplyRelates;
import dev.homeroom.wording.Sentence;
import jakarta.inject.Singleton;
import java.util.Map;

@Singleton
public class CommandNotices {
    private final OutgoingEvents outgoingEvents;
    private final Bindings bindings;
    private final Namespace namespace;

    public CommandNotices(OutgoingEvents outgoingEvents, Bindings bindings, Namespace namespace) {
        this.outgoingEvents = outgoingEvents;
        this.bindings = bindings;
        this.namespace = namespace;
    }

    String wording(Sentence sentence, Map<String, String> names) {
        return outgoingEvents.wording(sentence, names);
    }

    /** Answers a command in its thread, or in the room if it has none. The room's relation is ignored. */
    public OutgoingEvent notice(RoomEvent message, WaitingEvent waiting, CommandReply.Said said) {
        return notice(message, waiting, "notice", said);
    }

    /** Says before the answer, once, that the command takes long. */
    OutgoingEvent waits(RoomEvent message, WaitingEvent waiting, CommandReply.Said said) {
        return notice(message, waiting, "waits", said);
    }

    private OutgoingEvent notice(RoomEvent message, WaitingEvent waiting, String part, CommandReply.Said said) {
        ObjectNode content = outgoingEvents.noticeContent(said.text());
        said.html()
                .ifPresent(
                        html -> content.put("format", "org.matrix.custom.html").put("formatted_body", html));
        return ReplyRelates.to(message.id(), message.content(), ReplyRelation.PLAIN)
                .on(outgoingEvents.event(speaker(message.room()), message.room(), waiting.cause(), part, content));
    }

    /** The agent's user. In a room that the command has archived, the bot, since the agent has left. */
    UserId speaker(RoomId room) {
        return bindings.of(room)
                .filter(bound -> !bound.binding().archived())
                .map(BoundRoom::agentUser)
                .orElseGet(namespace::bot);
    }
}
