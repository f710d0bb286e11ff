package dev.homeroom.turn.reply;

import dev.homeroom.backend.AgentRef;
import dev.homeroom.files.incoming.KnownFile;
import dev.homeroom.matrix.RoomEvent;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.queue.inbox.WaitingEvent;
import dev.homeroom.rooms.state.BoundRoom;
import dev.homeroom.turn.render.Quote;
import java.util.List;
import java.util.Optional;

/**
 * A message for the room's agent to answer.
 *
 * @param agentName as people see it
 * @param text the message as text
 * @param inReplyTo the event that the message replies to
 * @param files that came with the message, each with its copy in the workspace
 * @param relation the relation of every event that is sent for the message
 */
public record Turn(
        BoundRoom room,
        String agentName,
        RoomEvent message,
        String text,
        Optional<Quote> inReplyTo,
        List<KnownFile> files,
        ReplyRelates relation,
        WaitingEvent waiting) {
    public Turn {
        files = List.copyOf(files);
    }

    public AgentRef agent() {
        return room.binding().agent();
    }

    /** The same message with another text. */
    public Turn saying(String other) {
        return new Turn(room, agentName, message, other, inReplyTo, files, relation, waiting);
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

    /** Whether the question was asked before and interrupted. */
    public boolean isRepetition() {
        return waiting.asked().isPresent();
    }
}
