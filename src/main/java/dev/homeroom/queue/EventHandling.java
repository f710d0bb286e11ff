package dev.homeroom.queue;

import dev.homeroom.database.DatabaseUnavailableException;
import dev.homeroom.queue.inbox.Cancellation;
import dev.homeroom.queue.inbox.Outcome;
import dev.homeroom.queue.inbox.WaitingEvent;
import dev.homeroom.queue.lane.Lane;
import dev.homeroom.queue.lane.LaneLostException;
import dev.homeroom.queue.lane.LaneTable;
import dev.homeroom.queue.lane.LookAgainException;
import dev.homeroom.queue.lane.TurnPace;
import dev.homeroom.queue.stats.QueueMetrics;
import jakarta.inject.Singleton;

/** Passes the next event of a lane to its handler and stores the outcome. */
@Singleton
class EventHandling {
    private final LaneTable laneTable;
    private final Cancellation cancellation;
    private final TurnCheckpoints turnCheckpoints;
    private final OutcomeWriter outcomeWriter;
    private final EventHandler handler;
    private final QueueMetrics metrics;
    private final TurnPace pace;
    private final LastResort lastResort;

    EventHandling(
            LaneTable laneTable,
            Cancellation cancellation,
            TurnCheckpoints turnCheckpoints,
            OutcomeWriter outcomeWriter,
            EventHandler handler,
            QueueMetrics metrics,
            TurnPace pace,
            LastResort lastResort) {
        this.laneTable = laneTable;
        this.cancellation = cancellation;
        this.turnCheckpoints = turnCheckpoints;
        this.outcomeWriter = outcomeWriter;
        this.handler = handler;
        this.metrics = metrics;
        this.pace = pace;
        this.lastResort = lastResort;
    }

    Step handle(Lane lane, WaitingEvent event, StopFlag stopFlag) {
        try (LogKeys keys = LogKeys.of(event)) {
            TurnCheckpoints.Checkpoints progress = turnCheckpoints.of(lane, event);
            Outcome outcome = outcome(lane, event, progress, stopFlag);
            Step next = outcomeWriter.write(lane, event, outcome);
            if (progress.hasStoppedOthers() && hasStoppedBackends(outcome)) {
                laneTable.resume(lane.room());
            }
            return next;
        } catch (LaneLostException e) {
            throw cancellation.reasonFor(event, e);
        }
    }

    /** A control event that is handled again only because it waits for others has done what the turns paused for. */
    private static boolean hasStoppedBackends(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Done _,
                    Outcome.Given _,
                    Outcome.DeadLettered _,
                    Outcome.Redeliver _,
                    Outcome.Edited _,
                    Outcome.RetryLater _ -> true;
            case Outcome.ResumeLater _, Outcome.HandleLater _, Outcome.AwaitPeople _ -> false;
        };
    }

    private Outcome outcome(Lane lane, WaitingEvent event, TurnContext turnContext, StopFlag stopFlag) {
        pace.turnBegins(lane);
        metrics.turnBegins();
        try {
            return handler.handle(event, turnContext);
        } catch (LaneLostException | LookAgainException | DatabaseUnavailableException e) {
            throw e;
        } catch (RuntimeException | StackOverflowError e) {
            if (stopFlag.isOver()) {
                throw e;
            }
            return lastResort.settlement(event, e);
        } finally {
            metrics.turnEnds();
        }
    }
}
