package dev.homeroom.work;

import dev.homeroom.database.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Sends what waits in a room's outbox, in order, and writes down what came of it. The caller holds the room's lane. */
@ApplicationScoped
class Dispatch {
    private static final Logger LOG = Logger.getLogger(Dispatch.class);

    private final Database database;
    private final Lanes lanes;
    private final Outbox outbox;
    private final Sender sender;
    private final EventHandler handler;
    private final WorkMetrics metrics;
    private final WorkSettings settings;
    private final Clock clock;

    Dispatch(
            Database database,
            Lanes lanes,
            Outbox outbox,
            Sender sender,
            EventHandler handler,
            WorkMetrics metrics,
            WorkSettings settings,
            Clock clock) {
        this.database = database;
        this.lanes = lanes;
        this.outbox = outbox;
        this.sender = sender;
        this.handler = handler;
        this.metrics = metrics;
        this.settings = settings;
        this.clock = clock;
    }

    /** Tries the oldest that waits; empty when nothing does. What can't be sent now gives the lane back until later. */
    Optional<LaneState> sendOldest(Lane lane) {
        return database.inTransaction(handle -> outbox.next(handle, lane.room(), lane.track()))
                .map(waiting -> send(lane, waiting));
    }

    /** Sends until nothing waits, or something can't be sent now. */
    LaneState sendAll(Lane lane) {
        Optional<LaneState> state = sendOldest(lane);
        while (state.filter(LaneState.HELD::equals).isPresent()) {
            state = sendOldest(lane);
        }
        return state.orElse(LaneState.HELD);
    }

    private LaneState send(Lane lane, Outbox.Waiting waiting) {
        Outgoing outgoing = waiting.outgoing();
        if (waiting.orphaned()) {
            lanes.useTransaction(
                    lane,
                    handle -> outbox.refused(handle, outgoing.transactionId(), "what it is about was never sent"));
            return LaneState.HELD;
        }
        return switch (sender.send(outgoing, waiting.attempt())) {
            case Sender.Delivery.Sent sent -> {
                lanes.useTransaction(lane, handle -> outbox.sent(handle, outgoing.transactionId(), sent.event()));
                metrics.sent();
                yield LaneState.HELD;
            }
            case Sender.Delivery.Refused refused -> refuse(lane, outgoing, refused.errcode());
            case Sender.Delivery.Later later when isTooOld(waiting) -> refuse(lane, outgoing, "too old");
            case Sender.Delivery.Later later -> {
                lanes.useTransaction(lane, handle -> {
                    outbox.triedInVain(handle, outgoing.transactionId());
                    lanes.defer(handle, lane, later.pause());
                });
                metrics.sendRetried();
                yield LaneState.GIVEN_BACK;
            }
        };
    }

    private boolean isTooOld(Outbox.Waiting waiting) {
        return waiting.createdAt().plus(settings.sendGiveUpAfter()).isBefore(clock.instant());
    }

    private LaneState refuse(Lane lane, Outgoing outgoing, String reason) {
        String errorId = ErrorId.next();
        LOG.errorf(
                "The homeserver does not take what %s has to say: room=%s reason=%s error=%s",
                outgoing.sender(), outgoing.room(), reason, errorId);
        List<Outgoing> instead = handler.refused(outgoing, errorId);
        lanes.useTransaction(lane, handle -> {
            outbox.refused(handle, outgoing.transactionId(), reason);
            outbox.put(handle, lane.track(), instead);
        });
        metrics.refused();
        return LaneState.HELD;
    }
}
