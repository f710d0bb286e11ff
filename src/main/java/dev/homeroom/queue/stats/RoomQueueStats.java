package dev.homeroom.queue.stats;

import dev.homeroom.database.Database;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.queue.inbox.InboxQueries;
import dev.homeroom.queue.inbox.InboxQueries.RoomCount;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Optional;

/** Figures of one room's queue. */
@ApplicationScoped
public class RoomQueueStats {
    private final Database database;

    public RoomQueueStats(Database database) {
        this.database = database;
    }

    /**
     * @param waiting messages without an outcome, including the one in work
     * @param workingSince the time when the agent was asked about the message in work; empty if there is none
     * @param failed messages that failed for good recently; each can be retried
     */
    public record RoomFigures(int waiting, Optional<Instant> workingSince, int failed) {}

    /** @param failedSince failures before this time are not counted */
    public RoomFigures look(RoomId room, Instant failedSince) {
        RoomCount count = database.inTransaction(handle -> InboxQueries.countTurns(handle, room, failedSince));
        return new RoomFigures(count.waiting(), count.askedAt(), count.failed());
    }
}
