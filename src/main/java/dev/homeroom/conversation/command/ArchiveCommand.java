package dev.homeroom.conversation.command;

import dev.homeroom.conversation.RunningTurns;
import dev.homeroom.space.ChatRooms;
import dev.homeroom.wording.Sentence;
import dev.homeroom.wording.Wording;
import dev.homeroom.work.WaitingEvent;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;

/** {@code !archive}: ends a chat room, which stays there to be read. */
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
    public boolean isFor(Call call) {
        return call.mayManageChatRoom() && !call.isArchived();
    }

    @Override
    public Reply run(Call call) {
        return call.whyNotToManage(call.prefix() + word())
                .map(why -> Reply.Said.of(wording.of(why.sentence(), why.names())))
                .orElseGet(() -> archive(call));
    }

    private Reply.Said archive(Call call) {
        List<WaitingEvent> stopped = turns.stopAll(call.room(), call.desk());
        String text = wording.of(
                Sentence.CHAT_ROOM_ARCHIVED,
                Map.of("agent", call.agentName(), "unarchive", call.prefix() + "unarchive"));
        rooms.archive(call.bound(), text);
        return Reply.Said.of(text).ending(stopped);
    }
}
