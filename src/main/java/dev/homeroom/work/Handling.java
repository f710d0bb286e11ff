package dev.homeroom.work;

import dev.homeroom.database.DatabaseUnavailableException;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

/** Has one event handled, on behalf of the lane that it is next in, and its outcome written down. */
@ApplicationScoped
class Handling {
    private static final Logger LOG = Logger.getLogger(Handling.class);

    private final Lanes lanes;
    private final TurnStop turnStop;
    private final Notes notes;
    private final Conclusion conclusion;
    private final EventHandler handler;
    private final WorkMetrics metrics;

    Handling(
            Lanes lanes,
            TurnStop turnStop,
            Notes notes,
            Conclusion conclusion,
            EventHandler handler,
            WorkMetrics metrics) {
        this.lanes = lanes;
        this.turnStop = turnStop;
        this.notes = notes;
        this.conclusion = conclusion;
        this.handler = handler;
        this.metrics = metrics;
    }

    Due handle(Lane lane, WaitingEvent event, Stopping stopping) {
        try (LogKeys keys = LogKeys.of(event)) {
            return handleNamed(lane, event, stopping);
        }
    }

    private Due handleNamed(Lane lane, WaitingEvent event, Stopping stopping) {
        Notes.Written progress = notes.of(lane, event);
        Due next =
                turnStop.unlessStopped(event, () -> conclusion.write(lane, event, outcome(event, progress, stopping)));
        if (progress.hasStoppedOthers()) {
            lanes.goOn(lane.room());
        }
        return next;
    }

    private Settlement outcome(WaitingEvent event, Progress progress, Stopping stopping) {
        metrics.turnBegins();
        try {
            return handler.handle(event, progress);
        } catch (LaneLostException | DatabaseUnavailableException e) {
            throw e;
        } catch (RuntimeException | StackOverflowError e) {
            if (stopping.isOver()) {
                throw e;
            }
            // The stack overflows by what somebody wrote, and would again each time the event is handled.
            String errorId = ErrorId.next();
            LOG.errorf(e, "Handling an event failed: error=%s", errorId);
            return handler.failed(event, errorId);
        } finally {
            metrics.turnEnds();
        }
    }
}
