package dev.homeroom.conversation.command;

import dev.homeroom.database.Database;
import dev.homeroom.directory.AgentDirectory;
import dev.homeroom.directory.BackendStatus;
import dev.homeroom.queue.inbox.InboxQueries;
import dev.homeroom.queue.inbox.InboxQueries.RoomCount;
import dev.homeroom.wording.Sentence;
import dev.homeroom.wording.Wording;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;

/** {@code !status}: shows the agent's work and the queue of the room. */
@Singleton
class StatusCommand extends Command {
    /** Older failures are not counted: people who still wanted an answer have asked for it. */
    private static final Duration RECENT = Duration.ofHours(24);

    private final Database database;
    private final AgentDirectory directory;
    private final InstantSource clock;

    StatusCommand(Database database, AgentDirectory directory, InstantSource clock, Wording wording) {
        super("status", "", Sentence.HELP_STATUS, wording);
        this.database = database;
        this.directory = directory;
        this.clock = clock;
    }

    @Override
    protected CommandReply run(CommandCall commandCall) {
        RoomCount turns = database.inTransaction(handle -> InboxQueries.countTurns(
                handle, commandCall.room(), clock.instant().minus(RECENT)));
        ReplyLines replyLines = new ReplyLines().add(work(commandCall, turns));
        if (turns.waiting() > 1) {
            replyLines.add(text(Sentence.STATUS_WAITING, count(turns.waiting() - 1)));
        }
        if (turns.failed() > 0) {
            replyLines.add(text(
                    Sentence.STATUS_UNANSWERED,
                    Map.of("count", String.valueOf(turns.failed()), "retry", commandCall.prefix() + "retry")));
        }
        if (isOutOfReach(commandCall)) {
            replyLines.add(text(Sentence.STATUS_UNREACHABLE, commandCall.names()));
        }
        return CommandReply.Said.of(replyLines.reply().text());
    }

    private String work(CommandCall commandCall, RoomCount turns) {
        return turns.askedAt()
                .map(since -> text(
                        Sentence.STATUS_WORKING,
                        Map.of(
                                "agent",
                                commandCall.agentName(),
                                "time",
                                inWords(Duration.between(since, clock.instant())))))
                .orElseGet(() -> text(
                        turns.waiting() == 0 ? Sentence.STATUS_IDLE : Sentence.STATUS_BEGINS, commandCall.names()));
    }

    /** Uses units that have the same singular and plural. */
    static String inWords(Duration time) {
        long seconds = Math.max(0, time.toSeconds());
        return seconds < 60 ? seconds + " s" : "%d min %d s".formatted(seconds / 60, seconds % 60);
    }

    private boolean isOutOfReach(CommandCall commandCall) {
        return directory.status().stream()
                .filter(status -> status.backend()
                        .equals(commandCall.bound().binding().agent().backend()))
                .anyMatch(BackendStatus::isDown);
    }

    private static Map<String, String> count(int count) {
        return Map.of("count", String.valueOf(count));
    }
}
