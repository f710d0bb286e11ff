package dev.homeroom.queue.inbox;

import dev.homeroom.database.Database;
import dev.homeroom.database.entity.Repository;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.queue.lane.LaneKind;
import dev.homeroom.queue.lane.LaneTable;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Adds events to the inbox that were read from a room's timeline instead of pushed, from the newest backwards. They and
 * the waiting events get the timeline's order, except for events whose turn has begun.
 */
@Singleton
public class InboxBackfill {
    private static final String ANSWERED = "answered before";
    private static final Repository<CaughtUpEntity> CAUGHT_UP = new Repository<>(CaughtUpEntity.class);

    private final Database database;
    private final LaneTable laneTable;
    private final Inbox inbox;
    private final InboxTable inboxTable;
    private final InstantSource clock;

    public InboxBackfill(
            Database database, LaneTable laneTable, Inbox inbox, InboxTable inboxTable, InstantSource clock) {
        this.database = database;
        this.laneTable = laneTable;
        this.inbox = inbox;
        this.inboxTable = inboxTable;
        this.clock = clock;
    }

    /** Begins a reading. To be called before the homeserver is first asked for the room's events. */
    public Reading begin(RoomId room) {
        return database.inTransaction(connection -> new Reading(
                room,
                CAUGHT_UP.findById(room.value()).map(CaughtUpEntity::event),
                InboxQueries.waitingKeys(connection, room),
                InboxTable.nextPosition(connection)));
    }

    /**
     * One backfill of a room, by one thread; it may be interrupted. Its positions are allocated at the start. So
     * waiting events that are not read, being older, come before, and later pushes that are not read, being newer, come
     * after, even if they are stored at the same time.
     */
    public final class Reading {
        private final RoomId room;
        private final Optional<EventId> caughtUpTo;
        private final List<String> waiting;
        private final long firstPosition;
        private int read;

        private Reading(RoomId room, Optional<EventId> caughtUpTo, List<String> waiting, long firstPosition) {
            this.room = room;
            this.caughtUpTo = caughtUpTo;
            this.waiting = List.copyOf(waiting);
            this.firstPosition = firstPosition;
        }

        /** The event of the timeline up to which all was in the inbox before; empty for a room that was never read. */
        public Optional<EventId> caughtUpTo() {
            return caughtUpTo;
        }

        /** Keys of the events that waited when the reading began. */
        public List<String> waiting() {
            return waiting;
        }

        /** The same event as one that had its outcome, as the room shows, though this database may not know. */
        public IncomingEvent answered(IncomingEvent event) {
            return IncomingEvent.ignored(event.key(), event.room(), event.json(), ANSWERED);
        }

        /**
         * Stores the new ones of these events, and wakes the room's lane if there is work.
         *
         * @param newestFirst events of the room, all older than those of the calls before
         * @return the number of events that have a turn now
         */
        public int take(List<IncomingEvent> newestFirst) {
            List<InboxTable.Placed> placed =
                    newestFirst.stream().map(this::place).toList();
            int added = database.inTransaction(connection -> add(connection, placed));
            if (added > 0) {
                laneTable.signal();
            }
            return added;
        }

        private InboxTable.Placed place(IncomingEvent event) {
            read++;
            return new InboxTable.Placed(event, firstPosition + InboxTable.MOST_AT_ONCE - read);
        }

        private int add(Connection connection, List<InboxTable.Placed> placed) {
            List<IncomingEvent> added = inbox.insert(connection, InboxTable.nextPosition(connection), placed).stream()
                    .filter(IncomingEvent::waits)
                    .toList();
            LaneTable.lock(connection, room, LaneKind.TURNS);
            inboxTable.move(connection, placed);
            inbox.wake(connection, added);
            return added.size();
        }

        /**
         * Records that all events are in the inbox now.
         *
         * @param answered events that have an outcome. They are remembered even if they are older than the events read.
         *     In a room that was never read before, they no longer wait: they were pushed again
         * @param newest the newest event of the timeline; empty when it has none
         */
        public void finish(Collection<String> answered, Optional<EventId> newest) {
            database.useTransaction(connection -> {
                ProcessedEvents.remember(
                        connection,
                        InboxTable.nextPosition(connection),
                        answered.stream().map(this::outcome).toList());
                if (caughtUpTo.isEmpty()) {
                    LaneTable.lock(connection, room, LaneKind.TURNS);
                    inboxTable.settleUntouched(connection, answered, ANSWERED);
                }
                newest.filter(event -> !caughtUpTo.equals(Optional.of(event)))
                        .ifPresent(event -> CAUGHT_UP.save(new CaughtUpEntity(room, event, clock.instant())));
            });
        }

        private IncomingEvent outcome(String key) {
            return IncomingEvent.ignored(key, room, "{}", ANSWERED);
        }
    }
}
