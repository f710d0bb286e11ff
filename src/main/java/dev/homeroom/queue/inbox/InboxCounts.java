package dev.homeroom.queue.inbox;

import static dev.homeroom.queue.inbox.InboxQueries.query;
import static dev.homeroom.queue.inbox.InboxQueries.time;

import dev.homeroom.matrix.RoomId;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** Counts the events of the inbox. */
public final class InboxCounts {
    private InboxCounts() {}

    /** @param since the earliest time; empty if there are no events */
    public record EventCount(long events, Optional<Instant> since) {}

    public static EventCount waiting(Handle handle) {
        return count(query(handle, """
                select count(*) as events, min(received_at) as since
                from inbox
                where state = <waiting>
                """));
    }

    public static EventCount dead(Handle handle) {
        return count(query(handle, """
                select count(*) as events, min(died_at) as since
                from inbox
                where state = <dead>
                """));
    }

    private static EventCount count(Query query) {
        return query.map((row, context) -> new EventCount(row.getLong("events"), time(row, "since")))
                .one();
    }

    /**
     * @param waiting messages without an outcome, including the one in work
     * @param askedAt the time when the agent was asked about the message in work
     * @param failed messages that failed for good
     */
    public record RoomCount(int waiting, Optional<Instant> askedAt, int failed) {}

    /** @param failedSince failures before this time are not counted */
    public static RoomCount turnCounts(Handle handle, RoomId room, Instant failedSince) {
        return query(handle, """
                        select count(case when state = <waiting> then 1 end) as unanswered,
                               count(case when state = <dead> and died_at >= :failed_since then 1 end) as failed,
                               min(case when state = <waiting> then asked_at end) as asked_at
                        from inbox
                        where room_id = :room_id
                          and track = 'turns'
                          and state in (<waiting>, <dead>)
                        """)
                .bind("room_id", room.value())
                .bind("failed_since", failedSince.atOffset(ZoneOffset.UTC))
                .map((row, context) ->
                        new RoomCount(row.getInt("unanswered"), time(row, "asked_at"), row.getInt("failed")))
                .one();
    }
}
