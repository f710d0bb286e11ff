package dev.homeroom.queue.inbox;

import dev.homeroom.matrix.RoomId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/** Reads events out of the inbox. */
final class WaitingEventMapper {
    /** The columns that {@link #read} needs. */
    static final String COLUMNS = """
            event_id, event, kind, received_at, round, attempt, asked_at, run_id, interrupted_at, first_failed_at,
            interruptions,
            (not exists (select 1 from sent_file_room where sent_file_room.room_id = inbox.room_id)
                or exists (select 1 from sent_file where sent_file.room_id = inbox.room_id)) as may_have_files
            """;

    /** Begins a query for them. */
    static final String SELECT = "select " + COLUMNS + "from inbox\n";

    private WaitingEventMapper() {}

    static WaitingEvent read(RoomId room, ResultSet row) throws SQLException {
        return new WaitingEvent(
                row.getString("event_id"),
                room,
                row.getString("event"),
                Optional.ofNullable(row.getString("kind")),
                row.getObject("received_at", OffsetDateTime.class).toInstant(),
                row.getInt("round"),
                asked(row),
                time(row, "first_failed_at"),
                row.getInt("interruptions"),
                row.getBoolean("may_have_files"));
    }

    private static Optional<WaitingEvent.EarlierAttempt> asked(ResultSet row) throws SQLException {
        int attempt = row.getInt("attempt");
        Optional<String> runId = Optional.ofNullable(row.getString("run_id"));
        Optional<Instant> interruptedAt = time(row, "interrupted_at");
        return time(row, "asked_at").map(at -> new WaitingEvent.EarlierAttempt(attempt, at, runId, interruptedAt));
    }

    private static Optional<Instant> time(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class)).map(OffsetDateTime::toInstant);
    }
}
