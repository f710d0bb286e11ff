package dev.homeroom.queue.retention;

import dev.homeroom.database.Database;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.queue.inbox.InboxQueries;
import dev.homeroom.queue.lane.LaneKind;
import dev.homeroom.queue.lane.LaneTable;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.stream.Stream;

/**
 * Removes finished rows. An event's key stays in {@link dev.homeroom.queue.inbox.ProcessedEvents} for good. A sent row
 * may go with its id, since a settled event never causes anything again; a notice caused by the room itself keeps its
 * id, since it is sent only once.
 *
 * <p>Works room by room, oldest first, with the lanes' index: an index by time would cost each event more than this
 * does in a month.
 */
@Singleton
class Pruning {
    static final int BATCH = 500;

    private final Database database;

    Pruning(Database database) {
        this.database = database;
    }

    /** Each call deletes up to {@link #BATCH} rows in one transaction, and gives their number; negative at the end. */
    IntSupplier ofInbox(Instant before) {
        return new Walk(before, FinishedRows.SETTLED, FinishedRows.DEAD);
    }

    /** Prunes the outbox. Some rows only lose their text. */
    IntSupplier ofOutbox(Instant before) {
        return new Walk(before, FinishedRows.HELD, FinishedRows.REFUSED, FinishedRows.SENT);
    }

    /** Finished rows of control lanes, or of the other ones, in the order of arrival in each lane. */
    private record Shelf(FinishedRows rows, LaneKind track) {}

    /** The position of a pass: a shelf and a room. */
    private final class Walk implements IntSupplier {
        private final List<Shelf> shelves;
        private final Instant before;
        private int shelf;
        private Optional<RoomId> room = Optional.empty();

        private Walk(Instant before, FinishedRows... rows) {
            this.shelves = Stream.of(rows)
                    .flatMap(finished ->
                            Stream.of(LaneKind.TURNS, LaneKind.CONTROL).map(laneKind -> new Shelf(finished, laneKind)))
                    .toList();
            this.before = before;
        }

        @Override
        public int getAsInt() {
            return shelf == shelves.size() ? -1 : database.inTransaction(this::next);
        }

        private int next(Connection connection) {
            int pruned = room.map(id -> prune(connection, shelves.get(shelf), id, before))
                    .orElse(0);
            if (pruned < BATCH) {
                room = shelves.get(shelf).rows().roomAfter(connection, room);
                shelf += room.isEmpty() ? 1 : 0;
            }
            return pruned;
        }
    }

    /** Keeps sent rows while an event of the room waits: the row's transaction id is what stops a second notice. */
    private static int prune(Connection connection, Shelf shelf, RoomId room, Instant before) {
        FinishedRows rows = shelf.rows();
        if (rows.areOutgoing() && InboxQueries.hasWaitingSince(connection, room, before)) {
            return 0;
        }
        List<String> keys = lanes(connection, room, shelf.track()).stream()
                .flatMap(lane -> rows.oldest(connection, room, lane, before, BATCH).stream())
                .limit(BATCH)
                .toList();
        rows.delete(connection, room, keys);
        return keys.size();
    }

    private static List<LaneKind> lanes(Connection connection, RoomId room, LaneKind track) {
        return track.isControl() ? List.of(track) : LaneTable.turnsOf(connection, room);
    }
}
