package dev.homeroom.conversation.command;

import dev.homeroom.conversation.Level;
import dev.homeroom.matrix.RoomEvent;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.queue.TurnContext;
import dev.homeroom.rooms.state.Binding;
import dev.homeroom.rooms.state.BoundRoom;
import java.util.List;
import java.util.Map;

/**
 * One use of a command by a person.
 *
 * @param agentName the agent's name as people know it
 * @param level the person's permission level
 * @param argument the text after the command word; may be empty
 * @param usable the commands that this person may use
 * @param prefix the prefix of commands
 * @param turnContext the checkpoints of the command's event
 */
public record CommandCall(
        BoundRoom bound,
        String agentName,
        RoomEvent message,
        Level level,
        String argument,
        List<Command> usable,
        String prefix,
        TurnContext turnContext) {
    public RoomId room() {
        return bound.room();
    }

    public UserId asker() {
        return message.sender();
    }

    /** The names in sentences about the agent. */
    public Map<String, String> names() {
        return Map.of("agent", agentName);
    }

    public boolean isArchived() {
        return bound.binding().archived();
    }

    boolean isInChatRoom() {
        return bound.binding().kind() == Binding.RoomKind.CHAT;
    }

    /** Whether the room was made for the asker, or the asker may {@link Level#MANAGE}. */
    public boolean mayManage() {
        return level.includes(Level.MANAGE)
                || bound.binding().owner().filter(asker()::equals).isPresent();
    }

    /** Whether the room is a chat room, which can be renamed and archived, and the asker may manage it. */
    boolean mayManageChatRoom() {
        return isInChatRoom() && mayManage();
    }
}
