package dev.homeroom.queue;

import dev.homeroom.database.DatabaseUnavailableException;
import dev.homeroom.queue.inbox.Cancellation;
import dev.homeroom.queue.inbox.Outcome;
import dev.homeroom.queue.inbox.Outcome.ErrorId;
import dev.homeroom.queue.inbox.WaitingEvent;
import dev.homeroom.queue.lane.Lane;
import dev.homeroom.queue.lane.LaneLostException;
import dev.homeroom.queue.lane.LaneTable;
import dev.homeroom.queue.stats.QueueMetrics;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

/** Passes the next event of a lane to its handler and stores the outcome. */
@ApplicationScoped
class EventHandling {
    private static final Logger LOG = Logger.getLogger(EventHandling.class);

    private final LaneTable laneTable;
    private final Cancellation cancellation;
    private final TurnCheckpoints turnCheckpoints;
    private final OutcomeWriter outcomeWriter;
    private final EventHandler handler;
    private final QueueMetrics metrics;

    EventHandling(
            LaneTable laneTable,
            Cancellation cancellation,
            TurnCheckpoints turnCheckpoints,
            OutcomeWriter outcomeWriter,
            EventHandler handler,
            QueueMetrics metrics) {
        this.laneTable = laneTable;
        this.cancellation = cancellation;
        this.turnCheckpoints = turnCheckpoints;
        this.outcomeWriter = outcomeWriter;
        this.handler = handler;
        this.metrics = metrics;
    }

    Step handle(Lane lane, WaitingEvent event, StopFlag stopFlag) {
        try (LogKeys keys = LogKeys.of(event)) {
            return handleNamed(lane, event, stopFlag);
        }
    }

    private Step handleNamed(Lane lane, WaitingEvent event, StopFlag stopFlag) {
        TurnCheckpoints.Checkpoints progress = turnCheckpoints.of(lane, event);
        Step next = cancellation.unlessStopped(
                event, () -> outcomeWriter.write(lane, event, outcome(event, progress, stopFlag)));
        if (progress.hasStoppedOthers()) {
            laneTable.resume(lane.room());
        }
        return next;
    }

    private Outcome outcome(WaitingEvent event, TurnContext turnContext, StopFlag stopFlag) {
        metrics.turnBegins();
        try {
            return handler.handle(event, turnContext);
        } catch (LaneLostException | DatabaseUnavailableException e) {
            throw e;
        } catch (RuntimeException | StackOverflowError e) {
            if (stopFlag.isOver()) {
                throw e;
            }
            // The content of the event overflows the stack, so a retry would overflow it again.
            String errorId = ErrorId.next();
            LOG.errorf(e, "Handling an event failed: error=%s", errorId);
            return handler.failed(event, errorId);
        } finally {
            metrics.turnEnds();
        }
    }
}
