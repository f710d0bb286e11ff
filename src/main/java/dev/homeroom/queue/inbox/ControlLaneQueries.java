package dev.homeroom.queue.inbox;

import static dev.homeroom.queue.inbox.InboxQueries.query;

import dev.homeroom.database.Sql;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.queue.lane.AgentTurn;
import java.sql.Connection;
import java.util.List;

/** Reads the turns of a room for its control lane, which stops and changes them. */
final class ControlLaneQueries {
    private ControlLaneQueries() {}

    /** The turns of the room that were taken in before an event of its control lane, in order. */
    static List<WaitingEvent> before(Connection connection, WaitingEvent controlEvent) {
        Sql query = query(connection, InboxQueries.SELECT + """
                        where state = <waiting>
                          and track <> 'desk'
                          and room_id = :room_id
                          and position < (select position from inbox where event_id = :event_id)
                        order by position
                        """).bind("event_id", controlEvent.key());
        return InboxQueries.list(query, controlEvent.room());
    }

    /** The waiting turns of one event and its edits. */
    static List<WaitingEvent> turnsOf(Connection connection, RoomId room, String key) {
        Sql query = query(connection, InboxQueries.SELECT + """
                        where state = <waiting>
                          and track <> 'desk'
                          and room_id = :room_id
                          and (event_id = :key or about = :key)
                        order by position
                        """).bind("key", key);
        return InboxQueries.list(query, room);
    }

    /** All turns of the room that wait or run, in order. */
    static List<WaitingEvent> turnsIn(Connection connection, RoomId room) {
        Sql query = query(connection, InboxQueries.SELECT + """
                        where state = <waiting>
                          and track <> 'desk'
                          and room_id = :room_id
                        order by position
                        """);
        return InboxQueries.list(query, room);
    }

    /** @param by the key of a control event, or another cause */
    static List<WaitingEvent> stoppedBy(Connection connection, RoomId room, String by) {
        Sql query = query(connection, InboxQueries.SELECT + """
                        where stopped_by = :by
                          and room_id = :room_id
                        order by position
                        """).bind("by", by);
        return InboxQueries.list(query, room);
    }

    /** Whether the event's turn was stopped. */
    static boolean hasStopped(Connection connection, String key) {
        return InboxQueries.hasAny(query(connection, """
                        select count(*)
                        from inbox
                        where event_id = :event_id
                          and state = <settled>
                          and stopped_by is not null
                        """).bind("event_id", key));
    }

    static boolean waits(Connection connection, String key) {
        return InboxQueries.hasAny(query(connection, """
                        select count(*)
                        from inbox
                        where event_id = :event_id
                          and <waits>
                        """).bind("event_id", key));
    }

    /** The changes to a message that ended so, in order of arrival. */
    static List<String> changes(Connection connection, WaitingEvent message, String how) {
        return query(connection, """
                        select event
                        from inbox
                        where about = :about
                          and room_id = :room_id
                          and reason = :how
                        order by position
                        """)
                .bind("about", AgentTurn.eventOf(message.key()))
                .bind("room_id", message.room().value())
                .bind("how", how)
                .map(row -> row.getString(1))
                .list();
    }

    /** A message, or an edit of it that has or had its own turn. */
    record MessageVersion(String key, InboxState state, boolean asked, boolean stopped) {}

    /** The message, and its edits that have or had their own turns. H2 scans the whole table for an {@code or}. */
    static List<MessageVersion> versions(Connection connection, RoomId room, String message) {
        return query(connection, """
                        select event_id, position, state, asked_at, stopped_by
                        from inbox
                        where event_id = :about
                          and room_id = :room_id
                          and track <> 'desk'
                        union all
                        select event_id, position, state, asked_at, stopped_by
                        from inbox
                        where about = :about
                          and event_id <> :about
                          and room_id = :room_id
                          and track <> 'desk'
                        order by position
                        """)
                .bind("about", message)
                .bind("room_id", room.value())
                .map(row -> new MessageVersion(
                        row.getString("event_id"),
                        InboxState.of(row.getString("state")),
                        row.getObject("asked_at") != null,
                        row.getString("stopped_by") != null))
                .list();
    }
}
