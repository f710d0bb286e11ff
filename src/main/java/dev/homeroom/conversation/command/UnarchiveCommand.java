package dev.homeroom.conversation.command;

import dev.homeroom.directory.AgentDirectory;
import dev.homeroom.directory.KnownAgent;
import dev.homeroom.space.ChatRooms;
import dev.homeroom.wording.Sentence;
import dev.homeroom.wording.Wording;
import jakarta.inject.Singleton;
import java.util.Map;

/** {@code !unarchive}: a chat room that was archived goes on, with its conversation. */
@Singleton
class UnarchiveCommand implements Command {
    private final ChatRooms rooms;
    private final AgentDirectory directory;
    private final Wording wording;

    UnarchiveCommand(ChatRooms rooms, AgentDirectory directory, Wording wording) {
        this.rooms = rooms;
        this.directory = directory;
        this.wording = wording;
    }

    @Override
    public String word() {
        return "unarchive";
    }

    @Override
    public Sentence summary() {
        return Sentence.HELP_UNARCHIVE;
    }

    @Override
    public boolean isFor(Call call) {
        return call.mayManageChatRoom() && call.isArchived();
    }

    @Override
    public Reply run(Call call) {
        return call.whyNotToManage(call.prefix() + word())
                .map(why -> Reply.Said.of(wording.of(why.sentence(), why.names())))
                .orElseGet(() -> Reply.Said.of(wording.of(reopened(call), Map.of("agent", call.agentName()))));
    }

    private Sentence reopened(Call call) {
        if (directory
                .find(call.bound().binding().agent())
                .filter(KnownAgent::isListed)
                .isEmpty()) {
            return Sentence.ROOM_ARCHIVED;
        }
        rooms.unarchive(call.bound());
        return Sentence.CHAT_ROOM_REOPENED;
    }
}
