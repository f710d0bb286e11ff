package dev.homeroom.conversation.command;

import dev.homeroom.directory.AgentDirectory;
import dev.homeroom.queue.stats.RoomQueueStats;
import dev.homeroom.wording.Sentence;
import dev.homeroom.wording.Wording;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;

/** {@code !status}: shows the agent's work and the queue of the room. */
@Singleton
class StatusCommand implements Command {
    /** Older failures are not counted: people who still wanted an answer have asked for it. */
    private static final Duration RECENT = Duration.ofHours(24);

    private final RoomQueueStats queue;
    private final AgentDirectory directory;
    private final InstantSource clock;
    private final Wording wording;

    StatusCommand(RoomQueueStats queue, AgentDirectory directory, InstantSource clock, Wording wording) {
        this.queue = queue;
        this.directory = directory;
        this.clock = clock;
        this.wording = wording;
    }

    @Override
    public String word() {
        return "status";
    }

    @Override
    public Sentence summary() {
        return Sentence.HELP_STATUS;
    }

    @Override
    public CommandReply run(CommandCall commandCall) {
        RoomQueueStats.RoomFigures roomFigures =
                queue.look(commandCall.room(), clock.instant().minus(RECENT));
        ReplyLines replyLines = new ReplyLines().add(work(commandCall, roomFigures));
        if (roomFigures.waiting() > 1) {
            replyLines.add(wording.of(Sentence.STATUS_WAITING, count(roomFigures.waiting() - 1)));
        }
        if (roomFigures.failed() > 0) {
            replyLines.add(wording.of(
                    Sentence.STATUS_UNANSWERED,
                    Map.of("count", String.valueOf(roomFigures.failed()), "retry", commandCall.prefix() + "retry")));
        }
        if (isOutOfReach(commandCall)) {
            replyLines.add(wording.of(Sentence.STATUS_UNREACHABLE, Map.of("agent", commandCall.agentName())));
        }
        return CommandReply.Said.of(replyLines.reply().text());
    }

    private String work(CommandCall commandCall, RoomQueueStats.RoomFigures roomFigures) {
        return roomFigures
                .workingSince()
                .map(since -> wording.of(
                        Sentence.STATUS_WORKING,
                        Map.of(
                                "agent",
                                commandCall.agentName(),
                                "time",
                                inWords(Duration.between(since, clock.instant())))))
                .orElseGet(() -> wording.of(
                        roomFigures.waiting() == 0 ? Sentence.STATUS_IDLE : Sentence.STATUS_BEGINS,
                        Map.of("agent", commandCall.agentName())));
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
                .anyMatch(status -> status.failure().isPresent());
    }

    private static Map<String, String> count(int count) {
        return Map.of("count", String.valueOf(count));
    }
}
