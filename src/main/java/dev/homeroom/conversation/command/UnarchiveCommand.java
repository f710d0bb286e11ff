package dev.homeroom.conversation.command;

import dev.homeroom.directory.AgentDirectory;
import dev.homeroom.directory.KnownAgent;
import dev.homeroom.rooms.ChatRooms;
import dev.homeroom.wording.Sentence;
import dev.homeroom.wording.Wording;
import jakarta.inject.Singleton;

/** {@code !unarchive}: reopens an archived chat room with its conversation. */
@Singleton
class UnarchiveCommand extends Command {
    private final ChatRooms rooms;
    private final AgentDirectory directory;

    UnarchiveCommand(ChatRooms rooms, AgentDirectory directory, Wording wording) {
        super("unarchive", "", Sentence.HELP_UNARCHIVE, wording);
        this.rooms = rooms;
        this.directory = directory;
    }

    @Override
    protected boolean isFor(CommandCall commandCall) {
        return commandCall.mayManageChatRoom() && commandCall.isArchived();
    }

    @Override
    protected CommandReply run(CommandCall commandCall) {
        return inManagedRoom(commandCall, () -> say(reopened(commandCall), commandCall.names()));
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
