package dev.homeroom.queue.stats;

import dev.homeroom.database.Database;
import dev.homeroom.matrix.RoomId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
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
        return database.inTransaction(handle -> handle.createQuery("""
                        select count(case when state = 'waiting' then 1 end) as waiting,
                               count(case when state = 'dead' and died_at >= :failed_since then 1 end) as failed,
                               min(case when state = 'waiting' then asked_at end) as asked_at
                        from inbox
                        where room_id = :room_id
                          and track = 'turns'
                          and state in ('waiting', 'dead')
                        """)
                .bind("room_id", room.value())
                .bind("failed_since", failedSince.atOffset(ZoneOffset.UTC))
                .map((row, context) -> new RoomFigures(
                        row.getInt("waiting"),
                        Optional.ofNullable(row.getObject("asked_at", OffsetDateTime.class))
                                .map(OffsetDateTime::toInstant),
                        row.getInt("failed")))
                .one());
    }
}
