package dev.homeroom.conversation.loop;

import dev.homeroom.conversation.loop.LoopGuard.LoopLimit;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

/** The {@code loop_guard} table: the guard of each room that had automatic turns. */
final class LoopGuardTable {
    private LoopGuardTable() {}

    /**
     * A room's guard.
     *
     * @param counted key of the last automatic message, which is counted once
     * @param openedBy the sender of the message that opened the guard
     */
    record GuardRow(LoopGuard guard, Optional<String> counted, Optional<UserId> openedBy) {
        static final GuardRow NEW = new GuardRow(LoopGuard.CLOSED, Optional.empty(), Optional.empty());
    }

    static Optional<GuardRow> find(Handle handle, RoomId room) {
        return handle.createQuery("""
                        select *
                        from loop_guard
                        where room_id = :room
                        """)
                .bind("room", room.value())
                .map((row, context) -> guard(row))
                .findOne();
    }

    static long countOpen(Handle handle) {
        return handle.createQuery("""
                        select count(*)
                        from loop_guard
                        where opened is not null
                        """).mapTo(Long.class).one();
    }

    static void save(Handle handle, RoomId room, GuardRow row) {
        int updated = bound(handle.createUpdate("""
                        update loop_guard
                        set spent = :spent, recent = :recent, opened = :opened, opened_by = :opened_by, counted = :counted
                        where room_id = :room
                        """), room, row).execute();
        if (updated == 0) {
            bound(handle.createUpdate("""
                            insert into loop_guard (room_id, spent, recent, opened, opened_by, counted)
                            values (:room, :spent, :recent, :opened, :opened_by, :counted)
                            on conflict do nothing
                            """), room, row).execute();
        }
    }

    private static Update bound(Update statement, RoomId room, GuardRow row) {
        return statement
                .bind("room", room.value())
                .bind("spent", row.guard().spent())
                .bind(
                        "recent",
                        row.guard().recent().stream()
                                .map(at -> String.valueOf(at.toEpochMilli()))
                                .collect(Collectors.joining(" ")))
                .bind("opened", row.guard().opened().map(LoopLimit::word).orElse(null))
                .bind("opened_by", row.openedBy().map(UserId::value).orElse(null))
                .bind("counted", row.counted().orElse(null));
    }

    private static GuardRow guard(ResultSet row) throws SQLException {
        return new GuardRow(
                new LoopGuard(
                        row.getInt("spent"), times(row.getString("recent")), LoopLimit.of(row.getString("opened"))),
                Optional.ofNullable(row.getString("counted")),
                Optional.ofNullable(row.getString("opened_by")).map(UserId::new));
    }

    private static List<Instant> times(@Nullable String recent) {
        return recent == null || recent.isBlank()
                ? List.of()
                : Arrays.stream(recent.split(" ", -1))
                        .map(Long::valueOf)
                        .map(Instant::ofEpochMilli)
                        .toList();
    }
}
