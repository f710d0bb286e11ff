package dev.homeroom.queue;

import dev.homeroom.database.DatabaseUnavailableException;
import dev.homeroom.queue.inbox.Outcome;
import dev.homeroom.queue.inbox.Outcome.ErrorId;
import dev.homeroom.queue.inbox.WaitingEvent;
import dev.homeroom.queue.lane.Lane;
import dev.homeroom.queue.lane.LaneLostException;
import dev.homeroom.queue.lane.LookAgainException;
import dev.homeroom.queue.outbox.Outbox;
import dev.homeroom.queue.stats.QueueMetrics;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * Keeps a lane running after any exception: the current event becomes a dead letter, with a notice if possible, and the
 * room's next event has its turn.
 */
@Singleton
public class LastResort {
    public static final String FAILED = "failed in Homeroom";
    private static final Logger LOG = Logger.getLogger(LastResort.class);

    private final NextStep nextStep;
    private final EventEnds eventEnds;
    private final Outbox outbox;
    private final QueueLimitEnforcer queueLimitEnforcer;
    private final EventHandler handler;
    private final QueueMetrics metrics;

    LastResort(
            NextStep nextStep,
            EventEnds eventEnds,
            Outbox outbox,
            QueueLimitEnforcer queueLimitEnforcer,
            EventHandler handler,
            QueueMetrics metrics) {
        this.nextStep = nextStep;
        this.eventEnds = eventEnds;
        this.outbox = outbox;
        this.queueLimitEnforcer = queueLimitEnforcer;
        this.handler = handler;
        this.metrics = metrics;
    }

    /**
     * The outcome of an event whose handling threw. A stack overflow is caused by the message, so every repeat would
     * fail too.
     */
    Outcome.DeadLettered settlement(WaitingEvent event, Throwable why) {
        String errorId = ErrorId.next();
        LOG.errorf(why, "Handling an event failed: error=%s", errorId);
        try {
            return handler.failed(event, errorId);
        } catch (DatabaseUnavailableException e) {
            throw e;
        } catch (RuntimeException | StackOverflowError e) {
            LOG.errorf(e, "Building the failure notice for an event failed: error=%s", errorId);
            return handler.lastResort(event, errorId);
        }
    }

    /** Continues after a step threw. */
    Step after(Lane lane, Step step, Throwable why) {
        String errorId = ErrorId.next();
        LOG.errorf(why, "A step of a room's lane failed: room=%s error=%s", lane.room(), errorId);
        return switch (step) {
            case Step.ToHandle toHandle -> end(lane, toHandle.event(), errorId);
            case Step.ToSay toSay -> queueLimitEnforcer.passOver(lane, toSay.look(), errorId);
            case Step.ToSend toSend ->
                nextStep.after(
                        lane,
                        connection -> outbox.refused(
                                connection, toSend.waiting().outgoing().transactionId(), FAILED));
            case Step.ToReadBack readBack -> nextStep.defer(lane, LaneWorker.HISTORY_PAUSE, connection -> {});
            case Step.Nothing nothing -> nothing;
        };
    }

    private Step end(Lane lane, WaitingEvent event, String errorId) {
        Step next = said(event, errorId, dead -> eventEnds.die(lane, event, dead))
                .or(() -> said(event, errorId, dead -> eventEnds.dieAlone(lane, event, dead)))
                .orElseGet(() -> eventEnds.dieUnsaid(lane, event, FAILED, errorId));
        metrics.settled(FAILED, event);
        return next;
    }

    private Optional<Step> said(WaitingEvent event, String errorId, Function<Outcome.DeadLettered, Step> end) {
        try {
            return Optional.of(end.apply(handler.lastResort(event, errorId)));
        } catch (LaneLostException | LookAgainException | DatabaseUnavailableException e) {
            throw e;
        } catch (RuntimeException | StackOverflowError e) {
            LOG.errorf(e, "The room can't be told that an event failed: room=%s error=%s", event.room(), errorId);
            return Optional.empty();
        }
    }
}
