package dev.homeroom.queue.inbox;

import dev.homeroom.database.Sql;
import dev.homeroom.database.StoredTime;
import dev.homeroom.matrix.RoomEvent;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.queue.lane.AgentTurn;
import dev.homeroom.queue.lane.EachLane;
import dev.homeroom.queue.lane.Lane;
import dev.homeroom.queue.lane.LaneKind;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads and counts the events of the inbox. {@link DeadLetters} reads the dead ones. */
public final class InboxQueries {
    /** The columns that {@link #waiting} needs. */
    private static final String COLUMNS = """
            event_id, event, kind, received_at, round, attempt, asked_at, run_id, interrupted_at, first_failed_at,
            interruptions,
            (not exists (select 1 from sent_file_room where sent_file_room.room_id = inbox.room_id)
                or exists (select 1 from sent_file where sent_file.room_id = inbox.room_id)) as may_have_files
            """;

    /** Begins a query for them. */
    static final String SELECT = "select " + COLUMNS + "from inbox\n";

    private static final String NEXT = InboxState.worded(SELECT + """
            where state = <waiting>
              and room_id = :room_id
              and track = :track
            order by position
            fetch first 1 rows only
            """);

    private InboxQueries() {}

    /** The lane's oldest event that waits. */
    public static Optional<WaitingEvent> next(Connection connection, RoomId room, LaneKind laneKind) {
        return Sql.on(connection, NEXT)
                .bind("room_id", room.value())
                .bind("track", laneKind.word())
                .map(row -> waiting(room, row))
                .findFirst();
    }

    /** The oldest event that waits, of each of those lanes that have one. */
    public static Map<Lane, WaitingEvent> next(Connection connection, List<Lane> lanes) {
        return EachLane.find(connection, lanes, NEXT, (lane, row) -> waiting(lane.room(), row));
    }

    /** The events behind this one that wait for their turns in its room, in order. */
    public static List<WaitingEvent> following(Connection connection, WaitingEvent event, int most) {
        Sql query = query(connection, SELECT + """
                        where state = <waiting>
                          and room_id = :room_id
                          and track = :track
                          and position > (select position from inbox where event_id = :event_id)
                        order by position
                        fetch first :most rows only
                        """)
                .bind("track", AgentTurn.laneOf(event.key()).word())
                .bind("event_id", event.key())
                .bind("most", most);
        return list(query, event.room());
    }

    /** An event that waits, and its place in the room's queue. */
    public record QueuedEvent(WaitingEvent event, boolean told, Optional<String> notice) {}

    /** The room's turns behind the first ones, in order. */
    public static List<QueuedEvent> queue(Connection connection, RoomId room, int behind, int most) {
        return query(connection, "select told, notice, " + COLUMNS + """
                        from inbox
                        where state = <waiting>
                          and track = 'turns'
                          and room_id = :room_id
                        order by position
                        offset :behind rows
                        fetch first :most rows only
                        """)
                .bind("room_id", room.value())
                .bind("behind", behind)
                .bind("most", most)
                .map(row -> new QueuedEvent(
                        waiting(room, row), row.getBoolean("told"), Optional.ofNullable(row.getString("notice"))))
                .list();
    }

    /** Whether the event still waits behind another one. The first event is in work. */
    public static boolean waitsBehindAnother(Connection connection, WaitingEvent event) {
        return hasAny(query(connection, """
                        select count(*)
                        from inbox
                        where event_id = :event_id
                          and <waits>
                          and exists (select 1
                                      from inbox earlier
                                      where earlier.state = <waiting>
                                        and earlier.track = 'turns'
                                        and earlier.room_id = inbox.room_id
                                        and earlier.position < inbox.position)
                        """).bind("event_id", event.key()));
    }

    static List<String> waitingKeys(Connection connection, RoomId room) {
        return query(connection, """
                        select event_id
                        from inbox
                        where state = <waiting>
                          and room_id = :room_id
                        """)
                .bind("room_id", room.value())
                .map(row -> row.getString(1))
                .list();
    }

    /** Those of the rooms where so many turns wait, or more. */
    static List<RoomId> withQueue(Connection connection, List<RoomId> rooms, int length) {
        return query(connection, """
                        select room_id
                        from unnest(cast(:rooms as varchar array)) as woken (room_id)
                        where (select position
                               from inbox
                               where state = <waiting>
                                 and track = 'turns'
                                 and inbox.room_id = woken.room_id
                               order by position
                               offset :before rows
                               fetch first 1 rows only) is not null
                        """)
                .bind("rooms", rooms.stream().map(RoomId::value).toArray(String[]::new))
                .bind("before", Math.max(0, length - 1))
                .map(row -> new RoomId(row.getString("room_id")))
                .list();
    }

    /** Whether a change to another message of the room waits that was taken in before this event. */
    public static boolean hasChangesBefore(Connection connection, WaitingEvent event) {
        return hasAny(query(connection, """
                        select count(*)
                        from inbox
                        where state = <waiting>
                          and track = 'desk'
                          and room_id = :room_id
                          and about <> :message
                          and position < (select position from inbox where event_id = :event_id)
                        """)
                .bind("room_id", event.room().value())
                .bind("message", AgentTurn.eventOf(event.key()))
                .bind("event_id", event.key()));
    }

    /**
     * Whether messages of people came into the room between two events.
     *
     * @param since all earlier messages count if it is unknown
     */
    public static boolean hasMessagesBetween(Connection connection, RoomId room, String since, String key) {
        return hasAny(query(connection, """
                        select count(*)
                        from inbox
                        where state in (<waiting>, <settled>, <dead>)
                          and room_id = :room_id
                          and track = 'turns'
                          and kind = 'message'
                          and event_id not in (:since, :event_id)
                          and position > coalesce((select position from inbox where event_id = :since), -1)
                          and position < (select position from inbox where event_id = :event_id)
                        """)
                .bind("room_id", room.value())
                .bind("since", since)
                .bind("event_id", key));
    }

    /**
     * The state of a turn.
     *
     * @param over whether it has its outcome
     * @param begun whether its agent was asked
     * @param how the outcome in a few fixed words; empty while it is not over
     * @param errorId present if it failed for good
     * @param notice transaction id of the notice that says so
     * @param round number of retries after final failures
     */
    public record TurnProgress(
            boolean over,
            boolean begun,
            boolean stopped,
            String how,
            Optional<String> errorId,
            Optional<String> notice,
            int round) {}

    /** Empty when the turn is not in the inbox, or no longer. */
    public static Optional<TurnProgress> progress(Connection connection, RoomId room, String key) {
        return query(connection, """
                        select state, asked_at, stopped_by, reason, error_id, notice, round
                        from inbox
                        where event_id = :event_id
                          and room_id = :room_id
                        """)
                .bind("event_id", key)
                .bind("room_id", room.value())
                .map(InboxQueries::progress)
                .findFirst();
    }

    private static TurnProgress progress(ResultSet row) throws SQLException {
        boolean over = InboxState.of(row.getString("state")) != InboxState.WAITING;
        return new TurnProgress(
                over,
                row.getObject("asked_at") != null,
                row.getString("stopped_by") != null,
                over ? Objects.requireNonNullElse(row.getString("reason"), "") : "",
                Optional.ofNullable(row.getString("error_id")),
                Optional.ofNullable(row.getString("notice")),
                row.getInt("round"));
    }

    /** An event of the room that got a row, in any state; empty once it has been removed. */
    public static Optional<String> event(Connection connection, RoomId room, String key) {
        return query(connection, """
                        select event
                        from inbox
                        where event_id = :event_id
                          and room_id = :room_id
                        """)
                .bind("event_id", key)
                .bind("room_id", room.value())
                .map(row -> row.getString(1))
                .findFirst();
    }

    public record KeptText(String key, String event, int round) {}

    /** An event, and the changes to it that are over. */
    public static List<KeptText> texts(Connection connection, RoomId room, String key) {
        return query(connection, """
                        select event_id, event, round
                        from inbox
                        where event_id = :key
                          and room_id = :room_id
                        union all
                        select event_id, event, round
                        from inbox
                        where about = :key
                          and event_id <> :key
                          and room_id = :room_id
                          and state <> <waiting>
                        """)
                .bind("key", key)
                .bind("room_id", room.value())
                .map(row -> new KeptText(row.getString("event_id"), row.getString("event"), row.getInt("round")))
                .list();
    }

    public static boolean hasWaitingSince(Connection connection, RoomId room, Instant before) {
        return hasAny(query(connection, """
                        select count(*)
                        from inbox
                        where state = <waiting>
                          and room_id = :room_id
                          and received_at < :before
                        """).bind("room_id", room.value()).bind("before", before));
    }

    /** The number of events that wait in a lane, the one in work included. */
    public static int countWaiting(Connection connection, RoomId room, LaneKind laneKind) {
        return query(connection, """
                        select count(*)
                        from inbox
                        where state = <waiting>
                          and room_id = :room_id
                          and track = :track
                        """)
                .bind("room_id", room.value())
                .bind("track", laneKind.word())
                .map(row -> row.getInt(1))
                .one();
    }

    /** @param since the earliest time; empty if there are no events */
    public record EventCount(long events, Optional<Instant> since) {}

    /**
     * A condition for statements on other tables: the event waits for its outcome.
     *
     * @param event the column with its key
     */
    public static String waits(String event) {
        return InboxState.worded(
                "exists (select 1 from inbox where inbox.event_id = %s and <waits>)\n".formatted(event));
    }

    /** Whether the event has an outcome, or is in another round. An event without a row has neither. */
    public static boolean isPast(Connection connection, String event, int round) {
        return query(connection, """
                        select event_id
                        from inbox
                        where event_id = :event
                          and not (<waits> and round = :round)
                        """)
                .bind("event", event)
                .bind("round", round)
                .map(row -> row.getString(1))
                .findFirst()
                .isPresent();
    }

    /**
     * An expression for statements on other tables: the agent's run for the event, or null.
     *
     * @param event the column or the parameter with its key
     */
    public static String run(String event) {
        return "(select run_id from inbox where inbox.event_id = %s)".formatted(event);
    }

    /** The events that an agent was asked about and that have no outcome yet, in its own lanes and in rooms that it is the first one of. */
    public static List<RoomEvent> asked(Connection connection, String localpart, String backend, String agentId) {
        return query(connection, """
                        select event_id, event
                        from inbox
                        where state = <waiting>
                          and asked_at is not null
                          and (track = :localpart
                              or (track = 'turns' and exists (select 1
                                                              from bound_room
                                                              where bound_room.room_id = inbox.room_id
                                                                and bound_room.backend = :backend
                                                                and bound_room.agent_id = :agent_id)))
                        """)
                .bind("localpart", localpart)
                .bind("backend", backend)
                .bind("agent_id", agentId)
                .map(row -> RoomEvent.stored(row.getString("event_id"), row.getString("event")))
                .list();
    }

    public static EventCount countWaiting(Connection connection) {
        return count(query(connection, """
                select count(*) as events, min(received_at) as since
                from inbox
                where state = <waiting>
                """));
    }

    public static EventCount countDead(Connection connection) {
        return count(query(connection, """
                select count(*) as events, min(died_at) as since
                from inbox
                where state = <dead>
                """));
    }

    private static EventCount count(Sql query) {
        return query.map(row -> new EventCount(row.getLong("events"), StoredTime.ifSet(row, "since")))
                .one();
    }

    /** The turns of the room that agents were asked about and that have no outcome yet, and when they were asked. */
    public static Map<String, Instant> askedTurns(Connection connection, RoomId room) {
        return query(connection, """
                        select event_id, asked_at
                        from inbox
                        where state = <waiting>
                          and asked_at is not null
                          and room_id = :room_id
                          and track <> 'desk'
                        """)
                .bind("room_id", room.value())
                .map(row -> Map.entry(row.getString("event_id"), StoredTime.of(row, "asked_at")))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /**
     * @param waiting messages without an outcome, including the one in work
     * @param failed messages that failed for good lately, each of which can be retried
     */
    public record RoomCount(int waiting, int failed) {}

    /** @param failedSince failures before this time are not counted */
    public static RoomCount countTurns(Connection connection, RoomId room, Instant failedSince) {
        return query(connection, """
                        select count(case when state = <waiting> then 1 end) as unanswered,
                               count(case when state = <dead> and died_at >= :failed_since then 1 end) as failed
                        from inbox
                        where room_id = :room_id
                          and track <> 'desk'
                          and state in (<waiting>, <dead>)
                        """)
                .bind("room_id", room.value())
                .bind("failed_since", failedSince)
                .map(row -> new RoomCount(row.getInt("unanswered"), row.getInt("failed")))
                .one();
    }

    static List<WaitingEvent> list(Sql query, RoomId room) {
        return query.bind("room_id", room.value())
                .map(row -> waiting(room, row))
                .list();
    }

    static Sql query(Connection connection, String sql) {
        return InboxState.sql(connection, sql);
    }

    static boolean hasAny(Sql count) {
        return count.map(row -> row.getLong(1)).one() > 0;
    }

    private static WaitingEvent waiting(RoomId room, ResultSet row) throws SQLException {
        return new WaitingEvent(
                row.getString("event_id"),
                room,
                row.getString("event"),
                Optional.ofNullable(row.getString("kind")),
                StoredTime.of(row, "received_at"),
                row.getInt("round"),
                asked(row),
                StoredTime.ifSet(row, "first_failed_at"),
                row.getInt("interruptions"),
                row.getBoolean("may_have_files"));
    }

    private static Optional<WaitingEvent.EarlierAttempt> asked(ResultSet row) throws SQLException {
        int attempt = row.getInt("attempt");
        Optional<String> runId = Optional.ofNullable(row.getString("run_id"));
        Optional<Instant> interruptedAt = StoredTime.ifSet(row, "interrupted_at");
        return StoredTime.ifSet(row, "asked_at")
                .map(at -> new WaitingEvent.EarlierAttempt(attempt, at, runId, interruptedAt));
    }
}
