package dev.homeroom.turn.reply;

import dev.homeroom.backend.AgentRef;
import dev.homeroom.matrix.RoomEvent;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.queue.inbox.WaitingEvent;
import dev.homeroom.rooms.state.BoundRoom;
import dev.homeroom.turn.render.Quote;
import java.util.Optional;

/**
 * A message that is to be answered by the room's agent.
 *
 * @param agentName as people know it
 * @param text what the person wrote, in words
 * @param inReplyTo what that replies to
 * @param relation what everything that is said about the message has
 */
public record Turn(
        BoundRoom room,
        String agentName,
        RoomEvent message,
        String text,
        Optional<Quote> inReplyTo,
        ReplyRelates relation,
        WaitingEvent waiting) {
    public AgentRef agent() {
        return room.binding().agent();
    }

    /** The same message with another text. */
    public Turn saying(String other) {
        return new Turn(room, agentName, message, other, inReplyTo, relation, waiting);
    }

    public UserId agentUser() {
        return room.agentUser();
    }

    public RoomId roomId() {
        return room.room();
    }

    public String cause() {
        return waiting.cause();
    }

    /** Whether the question was asked before, and cut off. */
    public boolean isRepetition() {
        return waiting.asked().isPresent();
    }
}
