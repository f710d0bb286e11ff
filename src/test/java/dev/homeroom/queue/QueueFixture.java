package dev.homeroom.queue;

import dev.homeroom.cluster.Leases;
import dev.homeroom.cluster.ProcessId;
import dev.homeroom.database.Database;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.queue.inbox.DeadLetters;
import dev.homeroom.queue.inbox.Inbox;
import dev.homeroom.queue.inbox.InboxBackfill;
import dev.homeroom.queue.inbox.InboxTable;
import dev.homeroom.queue.inbox.IncomingEvents;
import dev.homeroom.queue.inbox.WaitingEvent;
import dev.homeroom.queue.lane.Lane;
import dev.homeroom.queue.lane.LaneTable;
import dev.homeroom.queue.lane.TurnStoppedException;
import dev.homeroom.queue.outbox.FileUpload;
import java.time.Clock;
import java.util.ArrayList;
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
        return new Inbox(database, new LaneTable(database, clock), new InboxTable(clock), Replica.Limits.USUAL);
    }

    public static InboxBackfill backfill(Database database, Clock clock) {
        return new InboxBackfill(
                database, new LaneTable(database, clock), inbox(database, clock), new InboxTable(clock), clock);
    }

    /** The events that wait in a room, in the order of their turns. */
    public static List<String> waiting(Database database, RoomId room) {
        return database.inTransaction(handle -> handle.createQuery("""
                        select event_id
                        from inbox
                        where state = 'waiting'
                          and room_id = :room
                        order by position
                        """)
                .bind("room", room.value())
                .mapTo(String.class)
                .list());
    }

    /**
     * A separate process that runs nothing yet. Another one on the same database stands for the process after a
     * restart.
     */
    public static Worker worker(
            String owner, Database database, Clock clock, Homeserver homeserver, EventHandler handler) {
        return new Worker(new Replica(owner, database, clock, homeserver, handler));
    }

    /** A process that sends files too. */
    public static Worker worker(
            String owner,
            Database database,
            Clock clock,
            Homeserver homeserver,
            EventHandler handler,
            FileUpload fileUpload) {
        return new Worker(new Replica(owner, database, clock, homeserver, handler, fileUpload));
    }

    /** Works only when a test calls it, on the calling thread. */
    public static final class Worker {
        private final Replica replica;
        private final List<TurnStoppedException> stops = new ArrayList<>();

        private Worker(Replica replica) {
            this.replica = replica;
        }

        public void take(WaitingEvent event) {
            replica.inbox.take(List.of(IncomingEvents.waiting(event.key(), event.room(), event.json())));
        }

        /** Takes an event of the control lane, which does not wait for a turn. */
        public void takeInControlLane(WaitingEvent event) {
            replica.inbox.take(List.of(IncomingEvents.forControlLane(event.key(), event.room(), event.json())));
        }

        /** Takes an edit or redaction of another event. */
        public void takeChange(WaitingEvent event, String about) {
            replica.inbox.take(List.of(IncomingEvents.change(event.key(), event.room(), event.json(), about)));
        }

        /** Claims lanes by itself from its start on, and works on each in a thread of its own. */
        public LaneRunner runner() {
            return replica.runner;
        }

        /** Works on every due lane until none is due. A turn may be stopped meanwhile. */
        public void workOff() {
            for (List<Lane> due = replica.claim(); !due.isEmpty(); due = replica.claim()) {
                due.forEach(this::workOff);
            }
        }

        private void workOff(Lane lane) {
            try {
                replica.work.run(lane, () -> false);
            } catch (TurnStoppedException stopped) {
                stops.add(stopped);
            }
        }

        /** Like {@link #workOff}, but continues with the other lanes once after a turn was stopped. */
        public void workOffWhatIsNotStopped() {
            try {
                replica.workOff();
            } catch (TurnStoppedException e) {
                replica.workOff();
            }
        }
    }

    public static LaneSettings settings() {
        return Replica.Limits.USUAL;
    }
}
