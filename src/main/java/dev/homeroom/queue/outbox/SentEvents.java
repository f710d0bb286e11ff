package dev.homeroom.queue.outbox;

import dev.homeroom.database.Sql;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import java.sql.Connection;
import java.util.List;
import java.util.Optional;

/** Reads how far the outbox's events have come. */
public final class SentEvents {
    private SentEvents() {}

    /**
     * The state of an event.
     *
     * @param waits whether it is still to be sent
     * @param event the homeserver's id, if it was sent
     * @param reason the homeserver's code, or Homeroom's words, if it is not sent
     */
    public record SendProgress(boolean waits, Optional<EventId> event, Optional<String> reason) {}

    /** Empty when the outbox has no such event, or no longer. */
    public static Optional<SendProgress> of(Connection connection, String transactionId) {
        return Sql.on(connection, """
                        select state, event_id, reason
                        from outbox
                        where transaction_id = :transaction_id
                        """)
                .bind("transaction_id", transactionId)
                .map(row -> new SendProgress(
                        row.getString("state").equals("waiting"),
                        Optional.ofNullable(row.getString("event_id")).map(EventId::new),
                        Optional.ofNullable(row.getString("reason"))))
                .findFirst();
    }

    /**
     * An event that was sent.
     *
     * @param part its name among those of the same cause
     */
    public record SentPart(String part, EventId event) {}

    /** The messages that were sent for a cause, in order. */
    public static List<SentPart> messagesFor(Connection connection, RoomId room, String cause) {
        String prefix = TransactionId.prefix(room, cause);
        return ofCause(connection, room, prefix, """
                        select transaction_id, event_id
                        from outbox
                        where state = 'sent'
                          and event_type = 'm.room.message'
                          and event_id is not null
                        """, "order by position\n")
                .map(row -> new SentPart(
                        row.getString("transaction_id").substring(prefix.length()),
                        new EventId(row.getString("event_id"))))
                .list();
    }

    /** Whether events of the cause are still to be sent. */
    public static boolean areToCome(Connection connection, RoomId room, String cause) {
        return ofCause(connection, room, TransactionId.prefix(room, cause), """
                        select count(*)
                        from outbox
                        where state = 'waiting'
                        """, "")
                        .map(row -> row.getInt(1))
                        .one()
                > 0;
    }

    /** Whether events of senders besides this one are still to be sent to the room. */
    public static boolean areToCome(Connection connection, RoomId room, UserId besides) {
        return Sql.on(connection, """
                        select count(*)
                        from outbox
                        where state = 'waiting'
                          and room_id = :room_id
                          and sender <> :besides
                        """)
                        .bind("room_id", room.value())
                        .bind("besides", besides.value())
                        .map(row -> row.getInt(1))
                        .one()
                > 0;
    }

    private static Sql ofCause(Connection connection, RoomId room, String prefix, String select, String order) {
        return Sql.on(connection, select + """
                          and room_id = :room_id
                          and substring(transaction_id from 1 for :length) = :prefix
                        """ + order)
                .bind("room_id", room.value())
                .bind("length", prefix.length())
                .bind("prefix", prefix);
    }
}
