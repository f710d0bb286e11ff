package dev.homeroom.queue.inbox;

import dev.homeroom.database.Database;
import dev.homeroom.database.entity.Repository;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.queue.StoredDetail;
import dev.homeroom.queue.lane.AgentTurn;
import dev.homeroom.queue.lane.LaneTable;
import dev.homeroom.queue.lane.LookAgainException;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The events that failed for good. They stay until they are retried or dropped. */
@Singleton
public class DeadLetters {
    private final Repository<DeadLetterEntity> rows = new Repository<>(DeadLetterEntity.class);
    private final Database database;
    private final LaneTable laneTable;
    private final Inbox inbox;
    private final InboxTable inboxTable;

    public DeadLetters(Database database, LaneTable laneTable, Inbox inbox, InboxTable inboxTable) {
        this.database = database;
        this.laneTable = laneTable;
        this.inbox = inbox;
        this.inboxTable = inboxTable;
    }

    /** The latest first. */
    public List<DeadLetter> latest(int most) {
        return database.inTransaction(_ ->
                rows
                        .find("state = ?1 order by diedAt desc, position desc", InboxState.DEAD.word())
                        .page(0, most)
                        .stream()
                        .map(DeadLetterEntity::letter)
                        .toList());
    }

    public Optional<DeadLetter> find(String eventId) {
        return database.inTransaction(_ -> letter(eventId));
    }

    private Optional<DeadLetter> letter(String eventId) {
        return rows.first("eventId = ?1 and state = ?2", eventId, InboxState.DEAD.word())
                .map(DeadLetterEntity::letter);
    }

    /**
     * Retries the event after all waiting events of its room.
     *
     * @return false when there is no such dead letter (any more)
     */
    public boolean retry(String eventId) {
        boolean revived = database.inTransaction(connection -> letter(eventId)
                .filter(letter -> InboxTable.revive(connection, letter.eventId()))
                .map(letter -> {
                    laneTable.wake(connection, AgentTurn.laneOf(letter.eventId()), List.of(letter.room()));
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
        return database.inTransaction(connection -> inboxTable.drop(connection, eventId));
    }

    /** The notice of the latest failure in the room whose messages have not been retried. */
    public Optional<EventId> latestNotice(RoomId room) {
        return database.inTransaction(connection -> InboxQueries.query(connection, """
                        select outbox.event_id
                        from inbox
                        join outbox on outbox.transaction_id = inbox.notice
                        where inbox.state = <dead>
                          and inbox.room_id = :room_id
                          and outbox.event_id is not null
                        order by inbox.died_at desc, inbox.position desc
                        fetch first 1 rows only
                        """)
                .bind("room_id", room.value())
                .map(row -> new EventId(row.getString(1)))
                .findFirst());
    }

    /** Whether this event of the outbox is to report a dead letter. */
    public static boolean isReport(Connection connection, String transactionId) {
        return InboxQueries.hasAny(InboxQueries.query(connection, """
                        select count(*)
                        from inbox
                        where state = <dead>
                          and notice = :transaction_id
                        """).bind("transaction_id", transactionId));
    }

    /** Whether this notice reported dead letters of the room. */
    public boolean areKnownBy(RoomId room, EventId notice) {
        return database.inTransaction(
                connection -> !ofNotice(connection, room, notice).isEmpty());
    }

    private static List<String> ofNotice(Connection connection, RoomId room, EventId notice) {
        return InboxQueries.query(connection, """
                        select event_id
                        from inbox
                        where state = <dead>
                          and room_id = :room_id
                          and exists (select 1
                                      from outbox
                                      where outbox.transaction_id = inbox.notice
                                        and outbox.event_id = :notice)
                        order by position
                        """)
                .bind("room_id", room.value())
                .bind("notice", notice.value())
                .map(row -> row.getString(1))
                .list();
    }

    /**
     * Retries all messages of the room whose failure the notice reported. Locks the room's turns.
     *
     * @return the number of messages
     */
    public int retry(Connection connection, RoomId room, Outcome.Redeliver redeliver) {
        Outcome.Forgotten forgotten = redeliver.forgotten();
        Stream<String> known = ofNotice(connection, room, redeliver.notice()).stream()
                .filter(key -> InboxTable.revive(connection, key));
        Stream<String> found = forgotten.messages().stream()
                .filter(message -> takeAgain(connection, message, forgotten.round() + 1))
                .map(IncomingEvent::key);
        List<String> again = Stream.concat(known, found).toList();
        again.stream()
                .map(AgentTurn::laneOf)
                .distinct()
                .sorted()
                .forEach(lane -> laneTable.wake(connection, lane, List.of(room)));
        return again.size();
    }

    /**
     * Ends an event that waits as a dead letter, which can be brought back.
     *
     * @throws LookAgainException when the event doesn't wait
     */
    public void die(Connection connection, String key, Outcome.DeadLettered how) {
        inboxTable.die(
                connection, key, how.why(), how.errorId(), how.notice().transactionId(), StoredDetail.of(how.detail()));
    }

    /** Makes the event a dead letter without a notice. */
    public void dieUnsaid(Connection connection, String key, String why, String errorId) {
        inboxTable.die(connection, key, why, errorId, null, null);
    }

    /**
     * Lets a message wait, behind all that waits, that the database has forgotten, or knows of only as something that is
     * not to be answered.
     *
     * @return false when it has been, or is being, worked on
     */
    private boolean takeAgain(Connection connection, IncomingEvent message, int round) {
        InboxTable.Placed placed = new InboxTable.Placed(message, InboxTable.nextPosition(connection));
        inbox.insertUnlessHandled(connection, placed);
        return InboxTable.takeAgain(connection, placed, round);
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
