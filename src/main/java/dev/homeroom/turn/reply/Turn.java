package dev.homeroom.turn.reply;

import dev.homeroom.backend.AgentRef;
import dev.homeroom.matrix.RoomEvent;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.queue.TurnContext;
import dev.homeroom.queue.inbox.WaitingEvent;
import dev.homeroom.rooms.state.Binding.AnswerMode;
import dev.homeroom.rooms.state.BoundRoom;
import java.util.Map;
import java.util.Optional;

/**
 * A message in the room of an agent, while it is handled.
 *
 * @param agentName as people see it
 * @param relation the relation of every event that is sent for the message
 */
public record Turn(
        BoundRoom room,
        String agentName,
        RoomEvent message,
        ReplyRelates relation,
        WaitingEvent waiting,
        TurnContext context) {
    public AgentRef agent() {
        return room.binding().agent();
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

    /** Whether the agent only listens: nothing of its turn is seen in the room. */
    public boolean isSilent() {
        return room.binding().mode().equals(Optional.of(AnswerMode.LISTEN));
    }

    /** The names in sentences about the agent. */
    public Map<String, String> names() {
        return Map.of("agent", agentName);
    }
}
