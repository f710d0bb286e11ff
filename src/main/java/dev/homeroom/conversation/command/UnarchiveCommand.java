package dev.homeroom.conversation.command;

import dev.homeroom.directory.AgentDirectory;
import dev.homeroom.directory.KnownAgent;
import dev.homeroom.rooms.ChatRooms;
import dev.homeroom.wording.Sentence;
import dev.homeroom.wording.Wording;
import jakarta.inject.Singleton;
import java.util.Map;

/** {@code !unarchive}: reopens an archived chat room with its conversation. */
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
    public boolean isFor(CommandCall commandCall) {
        return commandCall.mayManageChatRoom() && commandCall.isArchived();
    }

    @Override
    public CommandReply run(CommandCall commandCall) {
        return commandCall
                .whyNotToManage(commandCall.prefix() + word())
                .map(why -> CommandReply.Said.of(wording.of(why.sentence(), why.names())))
                .orElseGet(() -> CommandReply.Said.of(
                        wording.of(reopened(commandCall), Map.of("agent", commandCall.agentName()))));
    }

    private Sentence reopened(CommandCall commandCall) {
        if (directory
                .find(commandCall.bound().binding().agent())
                .filter(KnownAgent::isListed)
                .isEmpty()) {
            return Sentence.ROOM_ARCHIVED;
        }
        rooms.unarchive(commandCall.bound());
        return Sentence.CHAT_ROOM_REOPENED;
    }
}
