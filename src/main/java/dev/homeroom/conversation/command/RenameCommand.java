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
        return call.mayManageChatRoom();
    }

    @Override
    public Reply run(Call call) {
        return call.whyNotToManage(call.prefix() + word())
                .map(why -> Reply.Said.of(wording.of(why.sentence(), why.names())))
                .orElseGet(() -> Reply.Said.of(call.argument().isBlank() ? nameless(call) : rename(call)));
    }

    private String nameless(Call call) {
        return wording.of(Sentence.ROOM_NEEDS_NAME, Map.of("usage", call.usage(this)));
    }

    private String rename(Call call) {
        BoundRoom renamed = rooms.rename(call.bound(), call.argument());
        return wording.of(Sentence.CHAT_ROOM_RENAMED, Map.of("room", renamed.name()));
    }
}
