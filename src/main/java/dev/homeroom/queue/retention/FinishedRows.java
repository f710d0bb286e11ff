package dev.homeroom.queue.retention;

import dev.homeroom.database.Sql;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.queue.inbox.InboxTable;
import dev.homeroom.queue.lane.LaneKind;
import dev.homeroom.queue.outbox.TransactionId;
import java.sql.Connection;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The rows of a table that are finished, by their state. */
enum FinishedRows {
    SETTLED(Table.INBOX, "settled"),
    DEAD(Table.INBOX, "dead"),
    HELD(Table.OUTBOX, "held"),
    REFUSED(Table.OUTBOX, "refused"),
    SENT(Table.OUTBOX, "sent");

    private final Table table;
    private final String state;

    FinishedRows(Table table, String state) {
        this.table = table;
        this.state = state;
    }

    private enum Table {
        INBOX("inbox", "event_id", "coalesce(settled_at, died_at)"),
        OUTBOX("outbox", "transaction_id", "settled_at");

        private final String word;
        private final String key;
        private final String finishedAt;

        Table(String word, String key, String finishedAt) {
            this.word = word;
            this.key = key;
            this.finishedAt = finishedAt;
        }
    }

    boolean areOutgoing() {
        return table == Table.OUTBOX;
    }

    /** The next room that has such rows; the first one after none. */
    Optional<RoomId> roomAfter(Connection connection, Optional<RoomId> room) {
        return sql(connection, """
                        select room_id
                        from <table>
                        where state = :state
                          and room_id > :room
                        order by state, room_id
                        fetch first 1 rows only
                        """)
                .bind("room", room.map(RoomId::value).orElse(""))
                .map(row -> new RoomId(row.getString(1)))
                .findFirst();
    }

    /** The keys of those of a room's oldest rows that were finished before this time. */
    List<String> oldest(Connection connection, RoomId room, LaneKind track, Instant before, int most) {
        return sql(connection, """
                        select <key>
                        from (select <key>, <finished_at> as finished_at
                              from <table>
                              where state = :state
                                and room_id = :room
                                and track = :track
                              order by state, room_id, track, position
                              fetch first :most rows only) oldest
                        where finished_at < :before
                        """)
                .bind("room", room.value())
                .bind("track", track.word())
                .bind("before", before)
                .bind("most", most)
                .map(row -> row.getString(1))
                .list();
    }

    private Sql sql(Connection connection, String text) {
        String ofTable = text.replace("<table>", table.word)
                .replace("<key>", table.key)
                .replace("<finished_at>", table.finishedAt);
        return Sql.on(connection, ofTable).bind("state", state);
    }

    void delete(Connection connection, RoomId room, List<String> keys) {
        switch (this) {
            case SETTLED -> InboxTable.pruneSettled(connection, keys);
            case DEAD -> InboxTable.pruneDead(connection, keys);
            case HELD, REFUSED, SENT -> keys.forEach(id -> deleteOutgoing(connection, room, id));
        }
    }

    private static void deleteOutgoing(Connection connection, RoomId room, String id) {
        Sql.on(connection, TransactionId.isOncePerRoom(id, room) ? """
                        update outbox
                        set state = 'kept', content = '{}'
                        where transaction_id = :id
                        """ : """
                        delete from outbox
                        where transaction_id = :id
                        """)
                .bind("id", id)
                .execute();
    }
}
