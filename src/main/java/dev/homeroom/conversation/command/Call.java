package dev.homeroom.conversation.command;

import dev.homeroom.conversation.Level;
import dev.homeroom.matrix.RoomEvent;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.space.Binding;
import dev.homeroom.space.BoundRoom;
import dev.homeroom.wording.Sentence;
import dev.homeroom.work.Progress;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Somebody's use of a command.
 *
 * @param agentName as people know it
 * @param level what the person may do
 * @param argument what was said after the command word; may be empty
 * @param usable the commands that this person may use
 * @param prefix of commands
 * @param desk of the room
 */
record Call(
        BoundRoom bound,
        String agentName,
        RoomEvent message,
        Level level,
        String argument,
        List<Command> usable,
        String prefix,
        Progress desk) {
    RoomId room() {
        return bound.room();
    }

    UserId asker() {
        return message.sender();
    }

    /** As people write it, with what may follow. */
    String usage(Command command) {
        return (prefix + command.word() + " " + command.argument()).strip();
    }

    /** Why something is not done, with the names that the sentence needs. */
    record Refusal(Sentence sentence, Map<String, String> names) {}

    /**
     * Chat rooms are managed by their owners, and by people who may {@link Level#MANAGE}; other rooms are not managed here.
     *
     * @param command as people write it
     * @return empty when the person may change the room
     */
    Optional<Refusal> whyNotToManage(String command) {
        Binding binding = bound.binding();
        if (binding.kind() != Binding.Kind.CHAT) {
            return Optional.of(
                    new Refusal(Sentence.ONLY_IN_CHAT_ROOMS, Map.of("command", command, "new", prefix + "new")));
        }
        boolean mayManage = level.includes(Level.MANAGE)
                || binding.owner().filter(asker()::equals).isPresent();
        return mayManage
                ? Optional.empty()
                : Optional.of(new Refusal(Sentence.COMMAND_NOT_PERMITTED, Map.of("command", command)));
    }
}
