package dev.homeroom.queue;

import dev.homeroom.cluster.Leases;
import dev.homeroom.cluster.ProcessId;
import dev.homeroom.database.Database;
import dev.homeroom.database.Sql;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.queue.inbox.DeadLetters;
import dev.homeroom.queue.inbox.Inbox;
import dev.homeroom.queue.inbox.InboxBackfill;
import dev.homeroom.queue.inbox.InboxTable;
import dev.homeroom.queue.lane.AwaitedPeople;
import dev.homeroom.queue.lane.LaneTable;
import java.time.Clock;
import java.util.List;

/** Parts of this package for the tests of other packages. */
public final class QueueFixture {
    private QueueFixture() {}

    /** The leases of a separate process. */
    public static Leases leases(Database database, Clock clock, String owner) {
        return new Leases(database, clock, new ProcessId(owner));
    }

    public static DeadLetters deadLetters(Database database, Clock clock) {
        return new DeadLetters(database, new LaneTable(database, clock), inbox(database, clock), new InboxTable(clock));
    }

    public static Inbox inbox(Database database, Clock clock) {
        return new Inbox(
                database,
                new LaneTable(database, clock),
                new InboxTable(clock),
                AwaitedPeople.NOWHERE,
                Replica.Limits.USUAL);
    }

    public static InboxBackfill backfill(Database database, Clock clock) {
        return new InboxBackfill(
                database, new LaneTable(database, clock), inbox(database, clock), new InboxTable(clock), clock);
    }

    /** The events that wait in a room, in the order of their turns. */
    public static List<String> waiting(Database database, RoomId room) {
        return database.inTransaction(connection -> Sql.on(connection, """
                        select event_id
                        from inbox
                        where state = 'waiting'
                          and room_id = :room
                        order by position
                        """)
                .bind("room", room.value())
                .map(row -> row.getString(1))
                .list());
    }

    public static LaneSettings settings() {
        return Replica.Limits.USUAL;
    }
}
