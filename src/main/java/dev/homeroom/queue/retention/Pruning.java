package dev.homeroom.queue.retention;

import dev.homeroom.database.Database;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.queue.inbox.InboxQueries;
import dev.homeroom.queue.inbox.InboxTable;
import dev.homeroom.queue.lane.LaneKind;
import dev.homeroom.queue.outbox.TransactionId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/**
 * Removes finished rows. An event's key stays in {@link dev.homeroom.queue.inbox.ProcessedEvents} for good. A sent row
 * may go with its id, since a settled event never causes anything again; a notice caused by the room itself keeps its
 * id, since it is sent only once.
 *
 * <p>Works room by room, oldest first, with the lanes' index: an index by time would cost each event more than this
 * does in a month.
 */
@ApplicationScoped
class Pruning {
    static final int BATCH = 500;

    private static final List<String> SENT = List.of("held", "refused", "sent");

    private final Database database;

    Pruning(Database database) {
        this.database = database;
    }

    /** Each call deletes up to {@link #BATCH} rows in one transaction, and gives their number; negative at the end. */
    IntSupplier ofInbox(Instant before) {
        return new Walk(InboxQueries.statesOver(), time(before), InboxQueries::roomAfter, Pruning::deleteEvents);
    }

    /** As {@link #ofInbox}; some rows only lose their text. */
    IntSupplier ofOutbox(Instant before) {
        return new Walk(SENT, time(before), Pruning::sentRoomAfter, Pruning::deleteSent);
    }

    private static OffsetDateTime time(Instant instant) {
        return OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
    }

    /** Prunes a room's rows of one state. */
    @FunctionalInterface
    private interface PruneStep {
        int prune(Handle handle, Shelf shelf, RoomId room, OffsetDateTime before);
    }

    /** The next room that has rows of one state. */
    @FunctionalInterface
    private interface NextRoom {
        Optional<String> after(Handle handle, String state, String room);
    }

    /** Rows of one state and lane kind, in the order of arrival in each room. */
    private record Shelf(String state, LaneKind track) {
        static List<Shelf> of(List<String> states) {
            return states.stream()
                    .flatMap(state -> Stream.of(LaneKind.values()).map(laneKind -> new Shelf(state, laneKind)))
                    .toList();
        }
    }

    /** The position of a pass: a table and a room. */
    private final class Walk implements IntSupplier {
        private final List<Shelf> shelves;
        private final OffsetDateTime before;
        private final NextRoom nextRoom;
        private final PruneStep pruneStep;
        private int shelf;
        private Optional<String> room = Optional.empty();

        private Walk(List<String> states, OffsetDateTime before, NextRoom nextRoom, PruneStep pruneStep) {
            this.shelves = Shelf.of(states);
            this.before = before;
            this.nextRoom = nextRoom;
            this.pruneStep = pruneStep;
        }

        @Override
        public int getAsInt() {
            return shelf == shelves.size() ? -1 : database.inTransaction(this::next);
        }

        private int next(Handle handle) {
            int pruned = room.map(RoomId::new)
                    .map(id -> pruneStep.prune(handle, shelves.get(shelf), id, before))
                    .orElse(0);
            if (pruned < BATCH) {
                room = nextRoom.after(handle, shelves.get(shelf).state(), room.orElse(""));
                shelf += room.isEmpty() ? 1 : 0;
            }
            return pruned;
        }
    }

    private static Optional<String> sentRoomAfter(Handle handle, String state, String room) {
        return handle.createQuery("""
                        select room_id
                        from outbox
                        where state = :state
                          and room_id > :room
                        order by state, room_id
                        fetch first 1 rows only
                        """)
                .bind("state", state)
                .bind("room", room)
                .mapTo(String.class)
                .findOne();
    }

    private static int deleteEvents(Handle handle, Shelf shelf, RoomId room, OffsetDateTime before) {
        List<String> keys = InboxQueries.over(handle, shelf.state(), room, shelf.track(), before, BATCH);
        if (!keys.isEmpty()) {
            InboxTable.prune(handle, keys, shelf.state());
        }
        return keys.size();
    }

    /** An event that is tried again and again says some things once because they are still here. */
    private static int deleteSent(Handle handle, Shelf shelf, RoomId room, OffsetDateTime before) {
        return InboxQueries.hasWaitingSince(handle, room, before) ? 0 : deleteOldest(handle, shelf, room, before);
    }

    private static int deleteOldest(Handle handle, Shelf shelf, RoomId room, OffsetDateTime before) {
        List<String> ids = handle.createQuery("""
                        select transaction_id
                        from (select transaction_id, settled_at
                              from outbox
                              where state = :state
                                and room_id = :room
                                and track = :track
                              order by state, room_id, track, position
                              fetch first :most rows only) oldest
                        where settled_at < :before
                        """)
                .bind("state", shelf.state())
                .bind("room", room.value())
                .bind("track", shelf.track().word())
                .bind("before", before)
                .bind("most", BATCH)
                .mapTo(String.class)
                .list();
        for (String id : ids) {
            handle.createUpdate(TransactionId.isOncePerRoom(id, room) ? """
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
        return ids.size();
    }
}
