package dev.homeroom.queue;

import dev.homeroom.database.DatabaseUnavailableException;
import dev.homeroom.queue.lane.Lane;
import dev.homeroom.queue.lane.LaneLostException;
import dev.homeroom.queue.lane.LookAgainException;
import dev.homeroom.queue.lane.TurnPace;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * The work of one lane while it is held, as its {@link NextStep} says. Each step is written before the next begins, so a
 * crash between any two of them costs nothing.
 */
@Singleton
public class LaneWorker {
    private static final Logger LOG = Logger.getLogger(LaneWorker.class);
    private static final Duration A_MOMENT = Duration.ofMillis(200);
    static final Duration HISTORY_PAUSE = Duration.ofSeconds(5);

    private final NextStep nextStep;
    private final EventHandling eventHandling;
    private final QueueLimitEnforcer queueLimitEnforcer;
    private final OutboxSender outboxSender;
    private final RoomHistory history;
    private final TurnPace pace;
    private final LastResort lastResort;

    LaneWorker(
            NextStep nextStep,
            EventHandling eventHandling,
            QueueLimitEnforcer queueLimitEnforcer,
            OutboxSender outboxSender,
            RoomHistory history,
            TurnPace pace,
            LastResort lastResort) {
        this.nextStep = nextStep;
        this.eventHandling = eventHandling;
        this.queueLimitEnforcer = queueLimitEnforcer;
        this.outboxSender = outboxSender;
        this.history = history;
        this.pace = pace;
        this.lastResort = lastResort;
    }

    /** Chooses the first step of a lane, then works like {@link #run(Lane, Step, StopFlag)}. */
    public void run(Lane lane, StopFlag stopFlag) {
        run(lane, nextStep.first(lane), stopFlag);
    }

    /** Works until the lane is given back; a process that is stopping begins no further event. */
    void run(Lane lane, Step first, StopFlag stopFlag) {
        Step due = first;
        while (!(due instanceof Step.Nothing)) {
            try {
                due = stopFlag.asked()
                        ? outboxSender.sendAllAndPutOff(lane, due, Duration.ZERO)
                        : take(lane, due, stopFlag);
            } catch (LookAgainException e) {
                LOG.warn(e.getMessage());
                due = nextStep.defer(lane, A_MOMENT, handle -> {});
            }
        }
        pace.turnsEnd(lane);
    }

    private Step take(Lane lane, Step due, StopFlag stopFlag) {
        try {
            return switch (due) {
                case Step.ToSend send -> outboxSender.send(lane, send);
                case Step.ToReadBack readBack -> readBack(lane);
                case Step.ToHandle handle -> eventHandling.handle(lane, handle.event(), stopFlag);
                case Step.ToSay say -> queueLimitEnforcer.speak(lane, say.look());
                case Step.Nothing nothing -> nothing;
            };
        } catch (LaneLostException | LookAgainException | DatabaseUnavailableException e) {
            throw e;
        } catch (RuntimeException | StackOverflowError e) {
            if (stopFlag.isOver()) {
                throw e;
            }
            return lastResort.after(lane, due, e);
        }
    }

    private Step readBack(Lane lane) {
        return history.complete(lane.room())
                ? nextStep.after(lane, handle -> {})
                : nextStep.defer(lane, HISTORY_PAUSE, handle -> {});
    }
}
