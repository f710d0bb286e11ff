package dev.homeroom.conversation.command;

import dev.homeroom.conversation.Level;
import dev.homeroom.matrix.RoomEvent;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.queue.TurnContext;
import dev.homeroom.rooms.state.Binding;
import dev.homeroom.rooms.state.BoundRoom;
import dev.homeroom.wording.Sentence;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
record CommandCall(
        BoundRoom bound,
        String agentName,
        RoomEvent message,
        Level level,
        String argument,
        List<Command> usable,
        String prefix,
        TurnContext turnContext) {
    RoomId room() {
        return bound.room();
    }

    UserId asker() {
        return message.sender();
    }

    /** The command as people write it, with its argument. */
    String usage(Command command) {
        return (prefix + command.word() + " " + command.argument()).strip();
    }

    boolean isArchived() {
        return bound.binding().archived();
    }

    private boolean isInChatRoom() {
        return bound.binding().kind() == Binding.RoomKind.CHAT;
    }

    /** Whether the room was made for the asker, or the asker may {@link Level#MANAGE}. */
    boolean mayManage() {
        return level.includes(Level.MANAGE)
                || bound.binding().owner().filter(asker()::equals).isPresent();
    }

    /** Whether the room is a chat room, which can be renamed and archived, and the asker may manage it. */
    boolean mayManageChatRoom() {
        return isInChatRoom() && mayManage();
    }

    /** The reason to refuse a command, with the names that its sentence needs. */
    record Refusal(Sentence sentence, Map<String, String> names) {}

    /**
     * @param command the command as people write it
     * @return empty when the room is a chat room that the person may manage
     */
    Optional<Refusal> whyNotToManage(String command) {
        if (!isInChatRoom()) {
            return Optional.of(
                    new Refusal(Sentence.ONLY_IN_CHAT_ROOMS, Map.of("command", command, "new", prefix + "new")));
        }
        return mayManage()
                ? Optional.empty()
                : Optional.of(new Refusal(Sentence.COMMAND_FOR_OWNERS, Map.of("command", command)));
    }
}
