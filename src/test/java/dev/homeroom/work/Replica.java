package dev.homeroom.work;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.homeroom.database.Database;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.RoomId;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** One process's share of the work on a database, put together by hand. A second one on the same database works beside it. */
final class Replica {
    final Owner owner;
    final Lanes lanes;
    final Leases leases;
    final Queue queue;
    final Inbox inbox;
    final DeadLetters deadLetters;
    final Backfill backfill;
    final RoomWork work;
    final LaneRunner runner;
    final MeterRegistry meters = new SimpleMeterRegistry();

    Replica(String owner, Database database, Clock clock, Homeserver homeserver, EventHandler handler) {
        this(owner, database, clock, homeserver, handler, Limits.USUAL, new Known());
    }

    Replica(String owner, Database database, Clock clock, Homeserver homeserver, EventHandler handler, Limits limits) {
        this(owner, database, clock, homeserver, handler, limits, new Known());
    }

    Replica(
            String owner,
            Database database,
            Clock clock,
            Homeserver homeserver,
            EventHandler handler,
            Limits limits,
            RoomHistory history) {
        this.owner = new Owner(owner);
        this.lanes = new Lanes(database, clock);
        this.leases = new Leases(database, clock, this.owner);
        this.queue = new Queue(limits, clock);
        this.inbox = new Inbox(database, lanes, queue, clock);
        this.deadLetters = new DeadLetters(database, lanes, inbox, clock);
        this.backfill = new Backfill(database, lanes, inbox, clock);
        Outbox outbox = new Outbox(new ObjectMapper(), clock);
        WorkMetrics metrics = new WorkMetrics(meters, clock);
        Agenda agenda = new Agenda(database, lanes, inbox, outbox, queue, history);
        Dispatch dispatch = new Dispatch(
                agenda,
                outbox,
                new Sender(homeserver, new TimelineSearch(homeserver)),
                handler,
                metrics,
                limits,
                clock);
        QueueDesk desk = new QueueDesk(agenda, queue, deadLetters, outbox, handler, metrics);
        TurnStop stop = new TurnStop(database, lanes, outbox, clock);
        Amendments amendments = new Amendments(lanes, clock);
        this.work = new RoomWork(
                agenda,
                new Handling(
                        lanes,
                        stop,
                        new Notes(lanes, inbox, outbox, stop, amendments, dispatch),
                        new Conclusion(agenda, lanes, inbox, outbox, deadLetters, amendments, dispatch, metrics),
                        handler,
                        metrics),
                desk,
                dispatch,
                history);
        this.runner = new LaneRunner(database, lanes, leases, work, limits, this.owner, clock);
    }

    /** Bounds that suit tests; nobody is told a place in a queue. */
    record Limits(
            int roomsAtOnce,
            Duration pollInterval,
            Duration shutdownGrace,
            Duration sendGiveUpAfter,
            int limit,
            int tellFrom)
            implements WorkSettings, QueueSettings {
        static final Limits USUAL =
                new Limits(64, Duration.ofMillis(20), Duration.ofSeconds(10), Duration.ofHours(24), 1000, 1000);

        Limits withQueue(int most, int tell) {
            return new Limits(roomsAtOnce, pollInterval, shutdownGrace, sendGiveUpAfter, most, tell);
        }

        Limits withGrace(Duration grace) {
            return new Limits(roomsAtOnce, pollInterval, grace, sendGiveUpAfter, limit, tellFrom);
        }
    }

    /** Every room's messages are all there. */
    private static final class Known implements RoomHistory {
        @Override
        public boolean isComplete(RoomId room) {
            return true;
        }

        @Override
        public boolean complete(RoomId room) {
            return true;
        }
    }

    void take(RoomId room, String... keys) {
        inbox.take(Stream.of(keys).map(key -> message(room, key)).toList());
    }

    static Incoming message(RoomId room, String key) {
        return Incoming.waiting(key, room, "{}");
    }

    /** Works, on this thread, on every room that is due, until none is. */
    void workOff() {
        for (List<Lane> due = claim(); !due.isEmpty(); due = claim()) {
            due.forEach(lane -> work.run(lane, () -> false));
        }
    }

    List<Lane> claim() {
        return lanes.claim(owner, 100);
    }

    /** Starts to work on threads of its own. */
    void start() {
        runner.startRenewing();
        runner.start();
    }
}
