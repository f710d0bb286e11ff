package dev.homeroom.queue.inbox;

import dev.homeroom.database.Database;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.queue.StoredDetail;
import dev.homeroom.queue.lane.LaneKind;
import dev.homeroom.queue.lane.LaneTable;
import dev.homeroom.queue.lane.LookAgainException;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The events that failed for good. They stay until they are retried or dropped. */
@ApplicationScoped
public class DeadLetters {
    private static final String COLUMNS =
            "event_id, room_id, event, reason, error_id, received_at, died_at, round, detail";

    private final Database database;
    private final LaneTable laneTable;
    private final Inbox inbox;
    private final Clock clock;

    public DeadLetters(Database database, LaneTable laneTable, Inbox inbox, Clock clock) {
        this.database = database;
        this.laneTable = laneTable;
        this.inbox = inbox;
        this.clock = clock;
    }

    /** The latest first. */
    public List<DeadLetter> latest(int most) {
        return database.inTransaction(handle -> handle.createQuery("""
                        select <columns>
                        from inbox
                        where state = 'dead'
                        order by died_at desc, position desc
                        fetch first :most rows only
                        """)
                .define("columns", COLUMNS)
                .bind("most", most)
                .map((row, context) -> deadLetter(row))
                .list());
    }

    public Optional<DeadLetter> find(String eventId) {
        return database.inTransaction(handle -> find(handle, eventId));
    }

    private static Optional<DeadLetter> find(Handle handle, String eventId) {
        return handle.createQuery("""
                        select <columns>
                        from inbox
                        where state = 'dead'
                          and event_id = :event_id
                        """)
                .define("columns", COLUMNS)
                .bind("event_id", eventId)
                .map((row, context) -> deadLetter(row))
                .findOne();
    }

    private static DeadLetter deadLetter(ResultSet row) throws SQLException {
        return new DeadLetter(
                row.getString("event_id"),
                new RoomId(row.getString("room_id")),
                row.getString("event"),
                row.getString("reason"),
                row.getString("error_id"),
                row.getObject("received_at", OffsetDateTime.class).toInstant(),
                row.getObject("died_at", OffsetDateTime.class).toInstant(),
                row.getInt("round"),
                Objects.requireNonNullElse(row.getString("detail"), ""));
    }

    /**
     * Retries the event after all waiting events of its room.
     *
     * @return false when there is no such dead letter (any more)
     */
    public boolean retry(String eventId) {
        boolean revived = database.inTransaction(handle -> find(handle, eventId)
                .filter(letter -> revive(handle, letter.eventId()))
                .map(letter -> {
                    laneTable.wake(handle, LaneKind.TURNS, List.of(letter.room()));
                    return letter;
                })
                .isPresent());
        laneTable.signal();
        return revived;
    }

    /**
     * Drops the event. The notice stays in the room.
     *
     * @return false when there is no such dead letter (any more)
     */
    public boolean drop(String eventId) {
        return database.inTransaction(handle -> {
            int dropped = handle.createUpdate("""
                            update inbox
                            set state = 'settled', reason = 'dropped', settled_at = :now
                            where event_id = :event_id
                              and state = 'dead'
                            """)
                    .bind("now", OffsetDateTime.now(clock))
                    .bind("event_id", eventId)
                    .execute();
            return dropped == 1;
        });
    }

    /** The notice of the latest failure in the room whose messages have not been retried. */
    public Optional<EventId> latestNotice(RoomId room) {
        return database.inTransaction(handle -> handle.createQuery("""
                        select outbox.event_id
                        from inbox
                        join outbox on outbox.transaction_id = inbox.notice
                        where inbox.state = 'dead'
                          and inbox.room_id = :room_id
                          and outbox.event_id is not null
                        order by inbox.died_at desc, inbox.position desc
                        fetch first 1 rows only
                        """)
                .bind("room_id", room.value())
                .mapTo(String.class)
                .map(EventId::new)
                .findFirst());
    }

    /** Whether this notice reported dead letters of the room. */
    public boolean areKnownBy(RoomId room, EventId notice) {
        return database.inTransaction(handle -> !ofNotice(handle, room, notice).isEmpty());
    }

    private static List<String> ofNotice(Handle handle, RoomId room, EventId notice) {
        return handle.createQuery("""
                        select event_id
                        from inbox
                        where state = 'dead'
                          and room_id = :room_id
                          and exists (select 1
                                      from outbox
                                      where outbox.transaction_id = inbox.notice
                                        and outbox.event_id = :notice)
                        order by position
                        """)
                .bind("room_id", room.value())
                .bind("notice", notice.value())
                .mapTo(String.class)
                .list();
    }

    /**
     * Retries all messages of the room whose failure the notice reported. Locks the room's turns.
     *
     * @return the number of messages
     */
    public int retry(Handle handle, RoomId room, Outcome.Redeliver redeliver) {
        long known = ofNotice(handle, room, redeliver.notice()).stream()
                .filter(key -> revive(handle, key))
                .count();
        Outcome.Forgotten forgotten = redeliver.forgotten();
        long found = forgotten.messages().stream()
                .filter(message -> takeAgain(handle, message, forgotten.round() + 1))
                .count();
        if (known + found > 0) {
            laneTable.wake(handle, LaneKind.TURNS, List.of(room));
        }
        return (int) (known + found);
    }

    /**
     * Ends an event that waits as a dead letter, which can be brought back.
     *
     * @throws LookAgainException when the event doesn't wait
     */
    public void die(Handle handle, String key, Outcome.DeadLettered how) {
        die(handle, key, how.why(), how.errorId(), how.notice().transactionId(), StoredDetail.of(how.detail()));
    }

    /** As {@link #die(Handle, String, Outcome.DeadLettered)}, without a notice. */
    public void dieUnsaid(Handle handle, String key, String why, String errorId) {
        die(handle, key, why, errorId, null, null);
    }

    private void die(
            Handle handle, String key, String why, String errorId, @Nullable String notice, @Nullable String detail) {
        Inbox.require(
                key,
                handle.createUpdate("""
                        update inbox
                        set state = 'dead', reason = :why, error_id = :error_id, notice = :notice, died_at = :now, detail = :detail
                        where event_id = :event_id
                          and coalesce(state, '') = 'waiting'
                        """)
                        .bind("why", why)
                        .bind("error_id", errorId)
                        .bind("notice", notice)
                        .bind("detail", detail)
                        .bind("now", OffsetDateTime.now(clock))
                        .bind("event_id", key)
                        .execute());
    }

    /** Lets a dead letter wait again, behind all that waits, for another round. Its lane has to be woken then. */
    private static boolean revive(Handle handle, String key) {
        return handle.createUpdate("""
                                update inbox
                                set state = 'waiting', position = :position, round = round + 1, told = false, reason = null,
                                    error_id = null, notice = null, died_at = null, asked_at = null, run_id = null,
                                    interrupted_at = null, first_failed_at = null, interruptions = 0, detail = null
                                where event_id = :event_id
                                  and state = 'dead'
                                """)
                        .bind("position", Inbox.nextPosition(handle))
                        .bind("event_id", key)
                        .execute()
                == 1;
    }

    /**
     * Lets a message wait, behind all that waits, that the database has forgotten, or knows of only as something that is
     * not to be answered.
     *
     * @return false when it has been, or is being, worked on
     */
    private boolean takeAgain(Handle handle, IncomingEvent message, int round) {
        long position = Inbox.nextPosition(handle);
        inbox.insertUnlessHandled(handle, new Inbox.Placed(message, position));
        return handle.createUpdate("""
                                update inbox
                                set state = 'waiting', position = :position, round = :round, reason = null, event = :event,
                                    kind = :kind
                                where event_id = :event_id
                                  and state <> 'dead'
                                  and attempt = 0
                                  and round = 0
                                """)
                        .bind("position", position)
                        .bind("round", round)
                        .bind("event", message.json())
                        .bind("kind", message.kind())
                        .bind("event_id", message.key())
                        .execute()
                == 1;
    }

    /**
     * An event that failed for good and can be retried.
     *
     * @param json the event as the homeserver pushed it
     * @param why in a few fixed words
     * @param errorId the id in the notice and in the log
     * @param round number of earlier retries
     * @param detail details of the failure, for operators; may quote the backend, may be empty
     */
    public record DeadLetter(
            String eventId,
            RoomId room,
            String json,
            String why,
            String errorId,
            Instant receivedAt,
            Instant diedAt,
            int round,
            String detail) {}
}
