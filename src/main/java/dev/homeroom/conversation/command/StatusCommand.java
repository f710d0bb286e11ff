package dev.homeroom.conversation.command;

import dev.homeroom.conversation.card.ApprovalTable;
import dev.homeroom.conversation.card.WaitingCard;
import dev.homeroom.database.Database;
import dev.homeroom.directory.AgentDirectory;
import dev.homeroom.directory.BackendStatus;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.queue.inbox.InboxQueries;
import dev.homeroom.queue.inbox.InboxQueries.RoomCount;
import dev.homeroom.queue.lane.AgentTurn;
import dev.homeroom.wording.Sentence;
import dev.homeroom.wording.Wording;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

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

    /**
     * The room's turns at one moment.
     *
     * @param asked when agents were asked, by the keys of turns
     * @param open cards that wait for people
     * @param cards all cards
     */
    private record TurnsOfRoom(
            RoomCount count, Map<String, Instant> asked, List<WaitingCard> open, List<WaitingCard> cards) {
        /** Since when agents have been working that wait for nobody, by the keys of their turns. The time of people doesn't count. */
        Map<String, Instant> working() {
            Map<String, Instant> since = new TreeMap<>(asked);
            cards.forEach(waiting -> waiting.card()
                    .lastDecided()
                    .ifPresent(decided -> since.computeIfPresent(
                            waiting.card().turn(), (turn, at) -> decided.isAfter(at) ? decided : at)));
            open.forEach(waiting -> since.remove(waiting.card().turn()));
            return since;
        }

        /** Messages of which no agent knows yet; the first one is about to begin if none is in work. */
        int behind() {
            return count.waiting() - Math.max(1, asked.size());
        }
    }

    private TurnsOfRoom work(RoomId room) {
        return database.inTransaction(connection -> new TurnsOfRoom(
                InboxQueries.countTurns(connection, room, clock.instant().minus(RECENT)),
                InboxQueries.askedTurns(connection, room),
                ApprovalTable.openIn(connection, room),
                ApprovalTable.in(connection, room)));
    }

    @Override
    protected CommandReply run(CommandCall commandCall) {
        TurnsOfRoom work = work(commandCall.room());
        RoomCount turns = work.count();
        ReplyLines replyLines = new ReplyLines();
        work.open().forEach(waiting -> replyLines.add(awaited(commandCall, waiting)));
        work.working().forEach((turn, since) -> replyLines.add(working(commandCall, turn, since)));
        if (replyLines.isEmpty()) {
            replyLines.add(
                    text(turns.waiting() == 0 ? Sentence.STATUS_IDLE : Sentence.STATUS_BEGINS, commandCall.names()));
        }
        if (work.behind() > 0) {
            replyLines.add(text(Sentence.STATUS_WAITING, count(work.behind())));
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

    private String working(CommandCall commandCall, String turn, Instant since) {
        return text(
                Sentence.STATUS_WORKING,
                Map.of("agent", agents.nameOf(AgentTurn.laneOf(turn), commandCall), "time", since(since)));
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
