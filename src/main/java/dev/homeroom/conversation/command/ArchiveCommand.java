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
class ArchiveCommand extends Command {
    private final ChatRooms rooms;
    private final RunningTurns turns;

    ArchiveCommand(ChatRooms rooms, RunningTurns turns, Wording wording) {
        super("archive", "", Sentence.HELP_ARCHIVE, wording);
        this.rooms = rooms;
        this.turns = turns;
    }

    @Override
    protected boolean isFor(CommandCall commandCall) {
        return commandCall.mayManageChatRoom() && !commandCall.isArchived();
    }

    @Override
    protected CommandReply run(CommandCall commandCall) {
        return inManagedRoom(commandCall, () -> archive(commandCall));
    }

    /** The binding comes first, so no further turn begins. */
    private CommandReply archive(CommandCall commandCall) {
        rooms.close(commandCall.room());
        List<WaitingEvent> stopped = commandCall.turnContext().stopTurns();
        String text = text(
                Sentence.CHAT_ROOM_ARCHIVED,
                Map.of("agent", commandCall.agentName(), "unarchive", commandCall.prefix() + "unarchive"));
        return new CommandReply.Leaving(
                CommandReply.Said.of(text).ending(stopped),
                () -> turns.stopUpstream(commandCall.room(), stopped),
                () -> rooms.archive(commandCall.bound(), text));
    }
}
