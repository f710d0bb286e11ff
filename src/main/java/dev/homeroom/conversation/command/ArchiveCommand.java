package dev.homeroom.conversation.command;

import dev.homeroom.conversation.RunningTurns;
import dev.homeroom.queue.inbox.WaitingEvent;
import dev.homeroom.rooms.ChatRooms;
import dev.homeroom.wording.Sentence;
import dev.homeroom.wording.Wording;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;

/** {@code !archive}: closes a chat room and keeps it readable. */
@Singleton
class ArchiveCommand implements Command {
    private final ChatRooms rooms;
    private final RunningTurns turns;
    private final Wording wording;

    ArchiveCommand(ChatRooms rooms, RunningTurns turns, Wording wording) {
        this.rooms = rooms;
        this.turns = turns;
        this.wording = wording;
    }

    @Override
    public String word() {
        return "archive";
    }

    @Override
    public Sentence summary() {
        return Sentence.HELP_ARCHIVE;
    }

    @Override
    public boolean isFor(CommandCall commandCall) {
        return commandCall.mayManageChatRoom() && !commandCall.isArchived();
    }

    @Override
    public CommandReply run(CommandCall commandCall) {
        return commandCall
                .whyNotToManage(commandCall.prefix() + word())
                .map(why -> CommandReply.Said.of(wording.of(why.sentence(), why.names())))
                .orElseGet(() -> archive(commandCall));
    }

    private CommandReply.Said archive(CommandCall commandCall) {
        List<WaitingEvent> stopped = turns.stopAll(commandCall.room(), commandCall.turnContext());
        String text = wording.of(
                Sentence.CHAT_ROOM_ARCHIVED,
                Map.of("agent", commandCall.agentName(), "unarchive", commandCall.prefix() + "unarchive"));
        rooms.archive(commandCall.bound(), text);
        return CommandReply.Said.of(text).ending(stopped);
    }
}
