package dev.homeroom.conversation.command;

import dev.homeroom.conversation.Level;
import dev.homeroom.matrix.RoomEvent;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.space.BoundRoom;
import dev.homeroom.work.Progress;
import java.util.List;

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
}
