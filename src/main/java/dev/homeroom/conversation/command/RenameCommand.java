package dev.homeroom.conversation.command;

import dev.homeroom.rooms.ChatRooms;
import dev.homeroom.rooms.state.BoundRoom;
import dev.homeroom.wording.Sentence;
import dev.homeroom.wording.Wording;
import jakarta.inject.Singleton;
import java.util.Map;

/** {@code !rename name}: renames a chat room. */
@Singleton
class RenameCommand implements Command {
    private final ChatRooms rooms;
    private final Wording wording;

    RenameCommand(ChatRooms rooms, Wording wording) {
        this.rooms = rooms;
        this.wording = wording;
    }

    @Override
    public String word() {
        return "rename";
    }

    @Override
    public String argument() {
        return "name";
    }

    @Override
    public Sentence summary() {
        return Sentence.HELP_RENAME;
    }

    @Override
    public boolean isFor(CommandCall commandCall) {
        return commandCall.mayManageChatRoom();
    }

    @Override
    public CommandReply run(CommandCall commandCall) {
        return commandCall
                .whyNotToManage(commandCall.prefix() + word())
                .map(why -> CommandReply.Said.of(wording.of(why.sentence(), why.names())))
                .orElseGet(() -> CommandReply.Said.of(
                        commandCall.argument().isBlank() ? nameless(commandCall) : rename(commandCall)));
    }

    private String nameless(CommandCall commandCall) {
        return wording.of(Sentence.ROOM_NEEDS_NAME, Map.of("usage", commandCall.usage(this)));
    }

    private String rename(CommandCall commandCall) {
        BoundRoom renamed = rooms.rename(commandCall.bound(), commandCall.argument());
        return wording.of(Sentence.CHAT_ROOM_RENAMED, Map.of("room", renamed.name()));
    }
}
