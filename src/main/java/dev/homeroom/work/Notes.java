package dev.homeroom.work;

import dev.homeroom.database.DatabaseUnavailableException;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.Redaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Handle;

/** Writes down what turns note while they run. */
@ApplicationScoped
class Notes {
    private static final Logger LOG = Logger.getLogger(Notes.class);

    private final Lanes lanes;
    private final Inbox inbox;
    private final Outbox outbox;
    private final TurnStop turnStop;
    private final Amendments amendments;
    private final Dispatch dispatch;

    Notes(Lanes lanes, Inbox inbox, Outbox outbox, TurnStop turnStop, Amendments amendments, Dispatch dispatch) {
        this.lanes = lanes;
        this.inbox = inbox;
        this.outbox = outbox;
        this.turnStop = turnStop;
        this.amendments = amendments;
        this.dispatch = dispatch;
    }

    Written of(Lane lane, WaitingEvent event) {
        return new Written(lane, event);
    }

    /** Of one event, while it is handled. */
    final class Written implements Progress {
        private final Lane lane;
        private final WaitingEvent event;
        private List<String> changes = List.of();
        private boolean stoppedOthers;

        private Written(Lane lane, WaitingEvent event) {
            this.lane = lane;
            this.event = event;
        }

        @Override
        public int asking() {
            return turnStop.unlessStopped(event, () -> lanes.inTransaction(lane, this::attempt));
        }

        private int attempt(Handle handle) {
            Inbox.Attempt attempt = inbox.asking(handle, event.key());
            changes = attempt.changed() ? amendments.of(handle, event, attempt) : List.of();
            return attempt.number();
        }

        @Override
        public List<String> changes() {
            return changes;
        }

        @Override
        public Optional<String> known(String key) {
            return inbox.event(lane.room(), key);
        }

        @Override
        public Track track() {
            return lane.track();
        }

        @Override
        public Optional<EventId> say(Outgoing outgoing) {
            try {
                lanes.useTransaction(lane, handle -> outbox.put(handle, lane.track(), List.of(outgoing)));
            } catch (LaneLostException e) {
                return Optional.empty();
            }
            return switch (dispatch.now(outgoing)) {
                case Sender.Delivery.Sent(EventId sent) -> noted(outgoing, sent);
                case Sender.Delivery.Refused refused -> noneOf(outgoing, refused.errcode());
                case Sender.Delivery.Later later -> perhapsLater(outgoing);
            };
        }

        /** Of a lane that another process has taken, that one sends it again, under the same id. */
        private Optional<EventId> noted(Outgoing outgoing, EventId sent) {
            try {
                lanes.useTransaction(lane, handle -> outbox.sent(handle, outgoing.transactionId(), sent));
                return Optional.of(sent);
            } catch (LaneLostException e) {
                if (turnStop.hasStopped(event)) {
                    dispatch.now(takingBack(outgoing, sent));
                }
                return Optional.empty();
            }
        }

        private Outgoing takingBack(Outgoing outgoing, EventId sent) {
            return new Outgoing(
                    outgoing.transactionId() + "-back",
                    outgoing.room(),
                    outgoing.sender(),
                    Redaction.TYPE,
                    outgoing.content().objectNode().put("redacts", sent.value()));
        }

        private Optional<EventId> noneOf(Outgoing outgoing, String errcode) {
            return none(handle -> outbox.refused(handle, outgoing.transactionId(), errcode));
        }

        /** It may have been sent, and is looked for before it is sent again. */
        private Optional<EventId> perhapsLater(Outgoing outgoing) {
            return none(handle -> outbox.triedInVain(handle, outgoing.transactionId()));
        }

        private Optional<EventId> none(Consumer<Handle> note) {
            try {
                lanes.useTransaction(lane, note);
            } catch (LaneLostException e) {
                LOG.debugf("What came of a try is found out again by whoever has the lane now: room=%s", lane.room());
            }
            return Optional.empty();
        }

        @Override
        public Optional<EventId> said(String transactionId) {
            return lanes.inTransaction(lane, handle -> outbox.eventOf(handle, transactionId));
        }

        /** Only of use after a crash; while the database is away, the stream of the answer goes on without it. */
        @Override
        public void runStarted(String runId) {
            try {
                turnStop.unlessStopped(
                        event,
                        () -> lanes.inTransaction(lane, handle -> {
                            inbox.runStarted(handle, event.key(), runId);
                            return runId;
                        }));
            } catch (TurnStoppedException e) {
                throw new TurnStoppedException(event, runId);
            } catch (DatabaseUnavailableException e) {
                LOG.debugf("A run is not noted: room=%s event=%s run=%s", lane.room(), event.key(), runId);
            }
        }

        /** Whether turns were stopped on behalf of the event. */
        boolean hasStoppedOthers() {
            return stoppedOthers;
        }

        @Override
        public List<WaitingEvent> stopTurns() {
            return noted(turnStop.all(lane, event));
        }

        @Override
        public List<WaitingEvent> stopTurn(String key) {
            return noted(turnStop.one(lane, event, key));
        }

        private List<WaitingEvent> noted(List<WaitingEvent> stopped) {
            stoppedOthers |= !stopped.isEmpty();
            return stopped;
        }
    }
}
