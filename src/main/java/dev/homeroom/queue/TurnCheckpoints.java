package dev.homeroom.queue;

import dev.homeroom.database.Database;
import dev.homeroom.database.DatabaseUnavailableException;
import dev.homeroom.json.JsonText;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.Redaction;
import dev.homeroom.matrix.RoomEvent;
import dev.homeroom.queue.inbox.Cancellation;
import dev.homeroom.queue.inbox.InboxQueries;
import dev.homeroom.queue.inbox.InboxTable;
import dev.homeroom.queue.inbox.PendingEdits;
import dev.homeroom.queue.inbox.WaitingEvent;
import dev.homeroom.queue.lane.Lane;
import dev.homeroom.queue.lane.LaneKind;
import dev.homeroom.queue.lane.LaneLostException;
import dev.homeroom.queue.lane.LaneTable;
import dev.homeroom.queue.lane.TurnStoppedException;
import dev.homeroom.queue.outbox.EventSender;
import dev.homeroom.queue.outbox.Outbox;
import dev.homeroom.queue.outbox.OutgoingEvent;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** Stores the checkpoints of running turns. */
@Singleton
class TurnCheckpoints {
    private static final Logger LOG = Logger.getLogger(TurnCheckpoints.class);

    private final Database database;
    private final LaneTable laneTable;
    private final InboxTable inboxTable;
    private final Outbox outbox;
    private final Cancellation cancellation;
    private final PendingEdits pendingEdits;
    private final OutboxSender outboxSender;
    private final Committer committer;

    TurnCheckpoints(
            Database database,
            LaneTable laneTable,
            InboxTable inboxTable,
            Outbox outbox,
            Cancellation cancellation,
            PendingEdits pendingEdits,
            OutboxSender outboxSender,
            Committer committer) {
        this.database = database;
        this.laneTable = laneTable;
        this.inboxTable = inboxTable;
        this.outbox = outbox;
        this.cancellation = cancellation;
        this.pendingEdits = pendingEdits;
        this.outboxSender = outboxSender;
        this.committer = committer;
    }

    Checkpoints of(Lane lane, WaitingEvent event) {
        return new Checkpoints(lane, event);
    }

    /** The checkpoints of one event while it is handled. */
    final class Checkpoints implements TurnContext {
        private final Lane lane;
        private final WaitingEvent event;
        private List<String> changes = List.of();
        private boolean stoppedOthers;

        private Checkpoints(Lane lane, WaitingEvent event) {
            this.lane = lane;
            this.event = event;
        }

        @Override
        public int asking() {
            try {
                return committer
                        .ask(lane, event.key())
                        .map(InboxTable.Attempt::number)
                        .orElseGet(() -> laneTable.inTransaction(lane, this::attempt));
            } catch (LaneLostException e) {
                throw cancellation.reasonFor(event, e);
            }
        }

        private int attempt(Connection connection) {
            InboxTable.Attempt attempt = inboxTable.ask(connection, event.key());
            changes = attempt.changed() ? pendingEdits.of(connection, event, attempt) : List.of();
            return attempt.number();
        }

        @Override
        public List<String> changes() {
            return changes;
        }

        @Override
        public Optional<RoomEvent> known(String key) {
            return database.inTransaction(connection -> InboxQueries.event(connection, lane.room(), key))
                    .flatMap(JsonText::parse)
                    .flatMap(RoomEvent::ifSound);
        }

        @Override
        public List<WaitingEvent> following(int most) {
            return database.inTransaction(connection -> InboxQueries.following(connection, event, most));
        }

        @Override
        public int waitingIn(LaneKind waited) {
            return database.inTransaction(connection -> InboxQueries.countWaiting(connection, lane.room(), waited));
        }

        @Override
        public boolean hasEarlierChanges() {
            return database.inTransaction(connection -> InboxQueries.hasChangesBefore(connection, event));
        }

        @Override
        public Lane lane() {
            return lane;
        }

        @Override
        public Optional<EventId> say(OutgoingEvent outgoingEvent) {
            try {
                laneTable.useTransaction(
                        lane, connection -> outbox.put(connection, lane.track(), List.of(outgoingEvent)));
            } catch (LaneLostException e) {
                return Optional.empty();
            }
            return switch (outboxSender.now(outgoingEvent)) {
                case EventSender.Delivery.Sent(EventId sent) -> noted(outgoingEvent, sent);
                case EventSender.Delivery.Refused refused -> noneOf(outgoingEvent, refused.errcode());
                case EventSender.Delivery.Uploaded _,
                        EventSender.Delivery.NotUploaded _,
                        EventSender.Delivery.Later _ -> perhapsLater(outgoingEvent);
            };
        }

        /** If another process owns the lane by now, it resends under the same transaction id. */
        private Optional<EventId> noted(OutgoingEvent outgoingEvent, EventId sent) {
            try {
                laneTable.useTransaction(
                        lane, connection -> outbox.sent(connection, Map.of(outgoingEvent.transactionId(), sent)));
                return Optional.of(sent);
            } catch (LaneLostException e) {
                if (cancellation.hasStopped(event)) {
                    outboxSender.now(takingBack(outgoingEvent, sent));
                }
                return Optional.empty();
            }
        }

        private OutgoingEvent takingBack(OutgoingEvent outgoingEvent, EventId sent) {
            return new OutgoingEvent(
                    outgoingEvent.transactionId() + "-back",
                    outgoingEvent.room(),
                    outgoingEvent.sender(),
                    Redaction.TYPE,
                    outgoingEvent.content().objectNode().put("redacts", sent.value()));
        }

        private Optional<EventId> noneOf(OutgoingEvent outgoingEvent, String errcode) {
            return none(connection -> outbox.refused(connection, outgoingEvent.transactionId(), errcode));
        }

        /** It may have been sent, and is looked for before it is sent again. */
        private Optional<EventId> perhapsLater(OutgoingEvent outgoingEvent) {
            return none(connection -> outbox.triedInVain(connection, outgoingEvent.transactionId()));
        }

        private Optional<EventId> none(Consumer<Connection> note) {
            try {
                laneTable.useTransaction(lane, note);
            } catch (LaneLostException e) {
                LOG.debugf("Another process owns the lane and will check the attempt's outcome: room=%s", lane.room());
            }
            return Optional.empty();
        }

        @Override
        public Optional<EventId> said(String transactionId) {
            return laneTable.inTransaction(lane, connection -> outbox.eventOf(connection, transactionId));
        }

        /** Needed only after a crash; while the database is away, the stream of the answer continues without it. */
        @Override
        public void runStarted(String runId) {
            try {
                recordRun(runId);
            } catch (DatabaseUnavailableException e) {
                LOG.debugf("A run was not recorded: room=%s event=%s run=%s", lane.room(), event.key(), runId);
            }
        }

        private void recordRun(String runId) {
            try {
                laneTable.useTransaction(lane, connection -> inboxTable.runStarted(connection, event.key(), runId));
            } catch (LaneLostException e) {
                throw cancellation.hasStopped(event) ? new TurnStoppedException(lane.room(), event.key(), runId) : e;
            }
        }

        @Override
        public boolean sayWhatWasForbidden() {
            return laneTable.inTransactionWithMessages(lane, this::sendHeldNotice);
        }

        /** The latest notice reports all failures. */
        private boolean sendHeldNotice(Connection connection) {
            Optional<String> latest = outbox.latestHeld(connection, lane.room());
            latest.ifPresent(notice -> {
                InboxTable.reportAllBy(connection, lane.room(), notice);
                outbox.sendHeld(connection, lane, notice);
            });
            return latest.isPresent();
        }

        /** Whether turns were stopped on behalf of the event. */
        boolean hasStoppedOthers() {
            return stoppedOthers;
        }

        @Override
        public List<WaitingEvent> stopTurns() {
            return noted(cancellation.all(lane, event));
        }

        @Override
        public List<WaitingEvent> stopTurn(String key) {
            return noted(cancellation.one(lane, event, key));
        }

        @Override
        public List<WaitingEvent> stopTurn(String key, Set<LaneKind> lanes) {
            return noted(cancellation.one(lane, event, key, lanes));
        }

        private List<WaitingEvent> noted(List<WaitingEvent> stopped) {
            stoppedOthers |= !stopped.isEmpty();
            return stopped;
        }
    }
}
