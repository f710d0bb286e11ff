package dev.homeroom.queue.stats;

import dev.homeroom.database.Database;
import dev.homeroom.matrix.RoomId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/** What goes on in one room. */
@ApplicationScoped
public class RoomQueueStats {
    private final Database database;

    public RoomQueueStats(Database database) {
        this.database = database;
    }

    /**
     * @param waiting messages that have no outcome yet, with the one that is worked on
     * @param workingSince when the agent was asked that works on one
     * @param failed messages that failed for good and can be tried again, of those that failed lately
     */
    public record RoomFigures(int waiting, Optional<Instant> workingSince, int failed) {}

    /** @param failedSince earlier failures are not counted */
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
