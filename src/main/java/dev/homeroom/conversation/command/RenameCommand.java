package dev.homeroom.conversation.command;

import dev.homeroom.space.BoundRoom;
import dev.homeroom.space.ChatRooms;
import dev.homeroom.wording.Sentence;
import dev.homeroom.wording.Wording;
import jakarta.inject.Singleton;
import java.util.Map;

/** {@code !rename name}: another name for a chat room. */
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
    public boolean isFor(Call call) {
        return call.mayManageChatRoom() && !call.isArchived();
    }

    @Override
    public Reply run(Call call) {
        if (call.argument().isBlank()) {
            return Reply.Said.of(wording.of(Sentence.COMMAND_NEEDS_NAME, Map.of("usage", call.usage(this))));
        }
        return call.whyNotToManage(call.prefix() + word())
                .map(why -> Reply.Said.of(wording.of(why.sentence(), why.names())))
                .orElseGet(() -> {
                    BoundRoom renamed = rooms.rename(call.bound(), call.argument());
                    return Reply.Said.of(wording.of(Sentence.CHAT_ROOM_RENAMED, Map.of("room", renamed.name())));
                });
    }
}
