package dev.homeroom.conversation.command;

import dev.homeroom.conversation.card.ApprovalTable;
import dev.homeroom.conversation.card.WaitingCard;
import dev.homeroom.database.Database;
import dev.homeroom.directory.AgentDirectory;
import dev.homeroom.directory.BackendStatus;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.queue.inbox.InboxQueries;
import dev.homeroom.queue.inbox.InboxQueries.RoomCount;
import dev.homeroom.wording.Sentence;
import dev.homeroom.wording.Wording;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** {@code !status}: shows the agent's work, the decisions that it waits for, and the queue of the room. */
@Singleton
class StatusCommand extends Command {
    /** Older failures are not counted: people who still wanted an answer have asked for it. */
    private static final Duration RECENT = Duration.ofHours(24);

    private final Database database;
    private final AgentDirectory directory;
    private final AddressedAgents agents;
    private final InstantSource clock;

    StatusCommand(
            Database database, AgentDirectory directory, AddressedAgents agents, InstantSource clock, Wording wording) {
        super("status", "", Sentence.HELP_STATUS, wording);
        this.database = database;
        this.directory = directory;
        this.agents = agents;
        this.clock = clock;
    }

    /** The room's turns at one moment. */
    private record RoomWork(RoomCount count, Map<String, Instant> asked, List<WaitingCard> cards) {
        /** Since when an agent has been working that waits for nobody. */
        Optional<Instant> workingSince() {
            Set<String> waiting =
                    cards.stream().map(waits -> waits.card().turn()).collect(Collectors.toSet());
            return asked.entrySet().stream()
                    .filter(turn -> !waiting.contains(turn.getKey()))
                    .map(Map.Entry::getValue)
                    .min(Comparator.naturalOrder());
        }
    }

    private RoomWork work(RoomId room) {
        return database.inTransaction(handle -> new RoomWork(
                InboxQueries.countTurns(handle, room, clock.instant().minus(RECENT)),
                InboxQueries.askedTurns(handle, room),
                ApprovalTable.openIn(handle, room)));
    }

    @Override
    protected CommandReply run(CommandCall commandCall) {
        RoomWork work = work(commandCall.room());
        RoomCount turns = work.count();
        ReplyLines replyLines = new ReplyLines();
        work.cards().forEach(waiting -> replyLines.add(awaited(commandCall, waiting)));
        if (work.cards().isEmpty() || work.workingSince().isPresent()) {
            replyLines.add(said(commandCall, work));
        }
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

    private String awaited(CommandCall commandCall, WaitingCard waiting) {
        return text(
                Sentence.STATUS_AWAITS,
                Map.of(
                        "agent",
                        agents.nameOf(waiting.agentUser(), commandCall),
                        "time",
                        since(waiting.card().began()),
                        "person",
                        waiting.card().asker().value(),
                        "tools",
                        String.join(", ", waiting.card().openTools())));
    }

    private String said(CommandCall commandCall, RoomWork work) {
        return work.workingSince()
                .map(since ->
                        text(Sentence.STATUS_WORKING, Map.of("agent", commandCall.agentName(), "time", since(since))))
                .orElseGet(() -> text(
                        work.count().waiting() == 0 ? Sentence.STATUS_IDLE : Sentence.STATUS_BEGINS,
                        commandCall.names()));
    }

    private String since(Instant time) {
        return inWords(Duration.between(time, clock.instant()));
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
