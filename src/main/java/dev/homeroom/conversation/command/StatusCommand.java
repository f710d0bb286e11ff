package dev.homeroom.conversation.command;

import dev.homeroom.directory.AgentDirectory;
import dev.homeroom.wording.Sentence;
import dev.homeroom.wording.Wording;
import dev.homeroom.work.RoomQueue;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;

/** {@code !status}: what goes on in the room. */
@Singleton
class StatusCommand implements Command {
    private final RoomQueue queue;
    private final AgentDirectory directory;
    private final InstantSource clock;
    private final Wording wording;

    StatusCommand(RoomQueue queue, AgentDirectory directory, InstantSource clock, Wording wording) {
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
    public Reply run(Call call) {
        RoomQueue.Look look = queue.look(call.room());
        Lines lines = new Lines().add(work(call, look));
        if (look.waiting() > 1) {
            lines.add(wording.of(Sentence.STATUS_WAITING, count(look.waiting() - 1)));
        }
        if (look.failed() > 0) {
            lines.add(wording.of(
                    Sentence.STATUS_UNANSWERED,
                    Map.of("count", String.valueOf(look.failed()), "retry", call.prefix() + "retry")));
        }
        if (isOutOfReach(call)) {
            lines.add(wording.of(Sentence.STATUS_UNREACHABLE, Map.of("agent", call.agentName())));
        }
        return Reply.Said.of(lines.reply().text());
    }

    private String work(Call call, RoomQueue.Look look) {
        return look.workingSince()
                .map(since -> wording.of(
                        Sentence.STATUS_WORKING,
                        Map.of("agent", call.agentName(), "time", inWords(Duration.between(since, clock.instant())))))
                .orElseGet(() -> wording.of(
                        look.waiting() == 0 ? Sentence.STATUS_IDLE : Sentence.STATUS_BEGINS,
                        Map.of("agent", call.agentName())));
    }

    /** In units that are written alike for one and for many. */
    static String inWords(Duration time) {
        long seconds = Math.max(0, time.toSeconds());
        return seconds < 60 ? seconds + " s" : "%d min %d s".formatted(seconds / 60, seconds % 60);
    }

    private boolean isOutOfReach(Call call) {
        return directory.status().stream()
                .filter(status ->
                        status.backend().equals(call.bound().binding().agent().backend()))
                .anyMatch(status -> status.failure().isPresent());
    }

    private static Map<String, String> count(int count) {
        return Map.of("count", String.valueOf(count));
    }
}
