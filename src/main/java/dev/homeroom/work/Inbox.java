package dev.homeroom.work;

import dev.homeroom.database.Database;
import dev.homeroom.matrix.RoomId;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Where events wait for their turn. Taking an event a second time does nothing. */
@ApplicationScoped
public class Inbox {
    private final Database database;
    private final Lanes lanes;
    private final Clock clock;

    Inbox(Database database, Lanes lanes, Clock clock) {
        this.database = database;
        this.lanes = lanes;
        this.clock = clock;
    }

    /**
     * Takes the events in, in their order, and wakes the lanes of their rooms; all in one transaction that is on disk
     * when this returns. Idempotent by {@link Incoming#key}.
     *
     * @return how many were new
     */
    public int take(List<Incoming> events) {
        if (events.isEmpty()) {
            return 0;
        }
        int taken = database.inTransaction(handle -> {
            int added = insert(handle, events);
            if (added > 0) {
                lanes.wake(handle, roomsWithWork(events));
            }
            return added;
        });
        lanes.signal();
        return taken;
    }

    private int insert(Handle handle, List<Incoming> events) {
        OffsetDateTime now = now();
        var batch = handle.prepareBatch("""
                insert into inbox (event_id, position, room_id, state, reason, event, received_at, attempt)
                values (:event_id, nextval('inbox_position'), :room_id, :state, :reason, :event, :now, 0)
                on conflict do nothing
                """);
        for (Incoming event : events) {
            RoomId room = event.room();
            batch.bind("event_id", event.key())
                    .bind("room_id", room == null ? null : room.value())
                    .bind("state", event.ignoredBecause() == null ? "waiting" : "ignored")
                    .bind("reason", event.ignoredBecause())
                    .bind("event", event.json())
                    .bind("now", now)
                    .add();
        }
        return Arrays.stream(batch.execute()).sum();
    }

    private static List<RoomId> roomsWithWork(List<Incoming> events) {
        return events.stream()
                .filter(event -> event.ignoredBecause() == null)
                .map(Incoming::room)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
    }

    /** The room's oldest event that is not settled. */
    Optional<WaitingEvent> next(Handle handle, RoomId room) {
        return handle.createQuery("""
                        select event_id, event, received_at, attempt, asked_at, run_id, first_failed_at
                        from inbox
                        where state = 'waiting'
                          and room_id = :room_id
                        order by position
                        fetch first 1 rows only
                        """)
                .bind("room_id", room.value())
                .map((row, context) -> waiting(room, row))
                .findOne();
    }

    private static WaitingEvent waiting(RoomId room, ResultSet row) throws SQLException {
        return new WaitingEvent(
                row.getString("event_id"),
                room,
                row.getString("event"),
                row.getObject("received_at", OffsetDateTime.class).toInstant(),
                asked(row),
                time(row, "first_failed_at"));
    }

    private static Optional<WaitingEvent.Asked> asked(ResultSet row) throws SQLException {
        if (row.getObject("asked_at") == null) {
            return Optional.empty();
        }
        return Optional.of(new WaitingEvent.Asked(row.getInt("attempt"), Optional.ofNullable(row.getString("run_id"))));
    }

    private static Optional<Instant> time(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class)).map(OffsetDateTime::toInstant);
    }

    /** @return the attempt that begins, or goes on after a crash */
    int asking(Handle handle, String key) {
        handle.createUpdate("""
                        update inbox
                        set attempt = attempt + 1, asked_at = :now
                        where event_id = :event_id
                          and asked_at is null
                        """).bind("now", now()).bind("event_id", key).execute();
        return handle.createQuery("""
                        select attempt
                        from inbox
                        where event_id = :event_id
                        """)
                .bind("event_id", key)
                .mapTo(Integer.class)
                .one();
    }

    void runStarted(Handle handle, String key, String runId) {
        handle.createUpdate("""
                        update inbox
                        set run_id = :run_id
                        where event_id = :event_id
                        """).bind("run_id", runId).bind("event_id", key).execute();
    }

    /** Notes that nothing of the last attempt was taken, so that the next one begins afresh. */
    void notTaken(Handle handle, String key) {
        handle.createUpdate("""
                        update inbox
                        set asked_at = null, run_id = null, first_failed_at = coalesce(first_failed_at, :now)
                        where event_id = :event_id
                        """).bind("now", now()).bind("event_id", key).execute();
    }

    void settle(Handle handle, String key, String how) {
        handle.createUpdate("""
                        update inbox
                        set state = 'settled', reason = :how, settled_at = :now
                        where event_id = :event_id
                        """)
                .bind("how", how)
                .bind("now", now())
                .bind("event_id", key)
                .execute();
    }

    private OffsetDateTime now() {
        return OffsetDateTime.now(clock);
    }
}
