package dev.homeroom.conversation.command;

import dev.homeroom.rooms.ChatRooms;
import dev.homeroom.rooms.state.BoundRoom;
import dev.homeroom.wording.Sentence;
import dev.homeroom.wording.Wording;
import jakarta.inject.Singleton;
import java.util.Map;

/** {@code !rename name}: renames a chat room. */
@Singleton
class RenameCommand extends Command {
    private final ChatRooms rooms;

    RenameCommand(ChatRooms rooms, Wording wording) {
        super("rename", "name", Sentence.HELP_RENAME, wording);
        this.rooms = rooms;
    }

    @Override
    protected boolean isFor(CommandCall commandCall) {
        return commandCall.mayManageChatRoom();
    }

    @Override
    protected CommandReply run(CommandCall commandCall) {
        return inManagedRoom(
                commandCall,
                () -> commandCall.argument().isBlank()
                        ? say(Sentence.ROOM_NEEDS_NAME, Map.of("usage", usage(commandCall)))
                        : rename(commandCall));
    }

    private CommandReply rename(CommandCall commandCall) {
        BoundRoom renamed = rooms.rename(commandCall.bound(), commandCall.argument());
        return say(Sentence.CHAT_ROOM_RENAMED, Map.of("room", renamed.name()));
    }
}
