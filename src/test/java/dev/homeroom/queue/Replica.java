package dev.homeroom.queue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.cluster.Leases;
import dev.homeroom.cluster.ProcessId;
import dev.homeroom.database.Database;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.queue.inbox.Cancellation;
import dev.homeroom.queue.inbox.DeadLetters;
import dev.homeroom.queue.inbox.Inbox;
import dev.homeroom.queue.inbox.InboxBackfill;
import dev.homeroom.queue.inbox.InboxTable;
import dev.homeroom.queue.inbox.IncomingEvent;
import dev.homeroom.queue.inbox.IncomingEvents;
import dev.homeroom.queue.inbox.PendingEdits;
import dev.homeroom.queue.inbox.QueueSettings;
import dev.homeroom.queue.inbox.WaitingEvent;
import dev.homeroom.queue.lane.AwaitedPeople;
import dev.homeroom.queue.lane.Lane;
import dev.homeroom.queue.lane.LaneTable;
import dev.homeroom.queue.lane.TurnPace;
import dev.homeroom.queue.lane.TurnStoppedException;
import dev.homeroom.queue.limit.QueueLimit;
import dev.homeroom.queue.outbox.EventSender;
import dev.homeroom.queue.outbox.FileUpload;
import dev.homeroom.queue.outbox.Outbox;
import dev.homeroom.queue.outbox.OutgoingEvent;
import dev.homeroom.queue.outbox.TimelineSearch;
import dev.homeroom.queue.stats.QueueMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** The queue of one process, wired by hand. A second one on the same database is another replica. */
public final class Replica {
    final ProcessId processId;
    public final LaneTable laneTable;
    public final Leases leases;
    public final QueueLimit queueLimit;
    public final InboxTable inboxTable;
    public final Outbox outbox;
    public final Inbox inbox;
    public final DeadLetters deadLetters;
    public final InboxBackfill inboxBackfill;
    final Committer committer;
    public final LaneWorker work;
    public final LaneRunner runner;
    public final MeterRegistry meters = new SimpleMeterRegistry();

    public Replica(String owner, Database database, Clock clock, Homeserver homeserver, EventHandler handler) {
        this(owner, database, clock, homeserver, handler, Limits.USUAL, new Known());
    }

    public Replica(
            String owner, Database database, Clock clock, Homeserver homeserver, EventHandler handler, Limits limits) {
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
        this(owner, database, clock, homeserver, handler, limits, history, new NoFiles(), AwaitedPeople.NOWHERE);
    }

    /** A replica that sends files. */
    public Replica(
            String owner,
            Database database,
            Clock clock,
            Homeserver homeserver,
            EventHandler handler,
            FileUpload fileUpload) {
        this(owner, database, clock, homeserver, handler, Limits.USUAL, new Known(), fileUpload, AwaitedPeople.NOWHERE);
    }

    /** A replica that tells later senders when a room waits for people. */
    public Replica(
            String owner,
            Database database,
            Clock clock,
            Homeserver homeserver,
            EventHandler handler,
            FileUpload fileUpload,
            AwaitedPeople awaitedPeople) {
        this(owner, database, clock, homeserver, handler, Limits.USUAL, new Known(), fileUpload, awaitedPeople);
    }

    private Replica(
            String owner,
            Database database,
            Clock clock,
            Homeserver homeserver,
            EventHandler handler,
            Limits limits,
            RoomHistory history,
            FileUpload fileUpload,
            AwaitedPeople awaitedPeople) {
        this.processId = new ProcessId(owner);
        this.laneTable = new LaneTable(database, clock);
        this.leases = new Leases(database, clock, this.processId);
        TurnPace pace = new TurnPace(clock);
        pace.workingSince();
        this.queueLimit = new QueueLimit(limits, pace, awaitedPeople, clock);
        this.inboxTable = new InboxTable(clock);
        this.inbox = new Inbox(database, laneTable, inboxTable, awaitedPeople, limits);
        this.deadLetters = new DeadLetters(database, laneTable, inbox, inboxTable);
        this.inboxBackfill = new InboxBackfill(database, laneTable, inbox, inboxTable, clock);
        this.outbox = new Outbox(clock);
        QueueMetrics metrics = new QueueMetrics(meters, clock);
        LaneSteps laneSteps = new LaneSteps(laneTable, inboxTable, outbox, queueLimit, history);
        this.committer = new Committer(database, laneSteps);
        NextStep nextStep = new NextStep(database, laneTable, laneSteps, committer);
        OutboxSender outboxSender = new OutboxSender(
                nextStep,
                outbox,
                new EventSender(homeserver, new TimelineSearch(homeserver), fileUpload),
                handler,
                metrics,
                limits,
                clock);
        QueueLimitEnforcer queueLimitEnforcer = new QueueLimitEnforcer(nextStep, deadLetters, outbox, handler, metrics);
        Cancellation stop = new Cancellation(database, laneTable, inboxTable, outbox);
        PendingEdits pendingEdits = new PendingEdits(laneTable, inboxTable);
        EventEnds eventEnds = new EventEnds(nextStep, laneTable, inboxTable, deadLetters, outbox, handler);
        LastResort lastResort = new LastResort(nextStep, eventEnds, outbox, queueLimitEnforcer, handler, metrics);
        this.work = new LaneWorker(
                nextStep,
                new EventHandling(
                        laneTable,
                        stop,
                        new TurnCheckpoints(
                                database, laneTable, inboxTable, outbox, stop, pendingEdits, outboxSender, committer),
                        new OutcomeWriter(
                                eventEnds,
                                nextStep,
                                laneTable,
                                inboxTable,
                                outbox,
                                pendingEdits,
                                outboxSender,
                                metrics),
                        handler,
                        metrics,
                        pace,
                        lastResort),
                queueLimitEnforcer,
                outboxSender,
                history,
                pace,
                lastResort);
        this.runner = new LaneRunner(database, laneTable, leases, nextStep, work, limits, this.processId, clock);
    }

    /** Limits that suit tests. No notice of a place in the queue is sent. */
    public record Limits(
            int roomsAtOnce,
            Duration pollInterval,
            Duration shutdownGrace,
            Duration sendGiveUpAfter,
            int limit,
            int tellFrom)
            implements LaneSettings, QueueSettings {
        public static final Limits USUAL =
                new Limits(64, Duration.ofMillis(20), Duration.ofSeconds(10), Duration.ofHours(24), 1000, 1000);

        @Override
        public Duration uploadGiveUpAfter() {
            return Duration.ofMinutes(10);
        }

        public Limits withQueue(int most, int tell) {
            return new Limits(roomsAtOnce, pollInterval, shutdownGrace, sendGiveUpAfter, most, tell);
        }

        Limits withGrace(Duration grace) {
            return new Limits(roomsAtOnce, pollInterval, grace, sendGiveUpAfter, limit, tellFrom);
        }
    }

    /** No event names a file. */
    private static final class NoFiles implements FileUpload {
        @Override
        public boolean isNeededBy(OutgoingEvent event) {
            return false;
        }

        @Override
        public ObjectNode complete(OutgoingEvent event) {
            throw new AssertionError(event);
        }

        @Override
        public void completed(OutgoingEvent event) {
            throw new AssertionError(event);
        }
    }

    /** A history in which no room lacks an event. */
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

    public void take(RoomId room, String... keys) {
        inbox.take(Stream.of(keys).map(key -> message(room, key)).toList());
    }

    public static IncomingEvent message(RoomId room, String key) {
        return IncomingEvents.waiting(key, room, "{}");
    }

    public void take(WaitingEvent event) {
        inbox.take(List.of(IncomingEvents.waiting(event.key(), event.room(), event.json())));
    }

    /** Takes an event of the control lane, which does not wait for a turn. */
    public void takeInControlLane(WaitingEvent event) {
        inbox.take(List.of(IncomingEvents.forControlLane(event.key(), event.room(), event.json())));
    }

    void takeInControlLane(RoomId room, String key) {
        inbox.take(List.of(IncomingEvents.forControlLane(key, room, "{}")));
    }

    /** Takes an edit or redaction of another event. */
    public void takeChange(WaitingEvent event, String about) {
        inbox.take(List.of(IncomingEvents.change(event.key(), event.room(), event.json(), about)));
    }

    /** Works on every due lane, on the calling thread, until none is due. A turn may be stopped meanwhile. */
    public void workOff() {
        for (List<Lane> due = claim(); !due.isEmpty(); due = claim()) {
            due.forEach(this::workOff);
        }
    }

    private void workOff(Lane lane) {
        try {
            work.run(lane, () -> false);
        } catch (TurnStoppedException _) {
            // The control lane has said so.
        }
    }

    public List<Lane> claim() {
        return laneTable.claim(processId, 100);
    }

    /** Starts to work in the background. */
    void start() {
        runner.startRenewing();
        runner.start();
    }
}
