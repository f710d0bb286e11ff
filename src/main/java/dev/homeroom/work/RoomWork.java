package dev.homeroom.work;

import dev.homeroom.database.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Handle;

/**
 * The work of one lane while it is held: first whatever is still to be sent, in order, then the next event, until
 * neither is left; and at a room's desk also what there is to say about the queue. Each step is written before the next begins, so a crash between any two of them costs nothing.
 */
@ApplicationScoped
class RoomWork {
    private static final Logger LOG = Logger.getLogger(RoomWork.class);

    private final Database database;
    private final Lanes lanes;
    private final Inbox inbox;
    private final Outbox outbox;
    private final DeadLetters deadLetters;
    private final Queue queue;
    private final QueueDesk queueDesk;
    private final Dispatch dispatch;
    private final EventHandler handler;
    private final WorkMetrics metrics;

    RoomWork(
            Database database,
            Lanes lanes,
            Inbox inbox,
            Outbox outbox,
            DeadLetters deadLetters,
            Queue queue,
            QueueDesk queueDesk,
            Dispatch dispatch,
            EventHandler handler,
            WorkMetrics metrics) {
        this.database = database;
        this.lanes = lanes;
        this.inbox = inbox;
        this.outbox = outbox;
        this.deadLetters = deadLetters;
        this.queue = queue;
        this.queueDesk = queueDesk;
        this.dispatch = dispatch;
        this.handler = handler;
        this.metrics = metrics;
    }

    /** Works until the lane is given back; a process that is stopping gives it back after the step at hand. */
    void run(Lane lane, Stopping stopping) {
        LaneState state = LaneState.HELD;
        while (state == LaneState.HELD) {
            state = stopping.asked() ? putOff(lane, Duration.ZERO) : step(lane);
        }
    }

    private LaneState step(Lane lane) {
        return dispatch.sendOldest(lane).orElseGet(() -> handleNext(lane));
    }

    private LaneState handleNext(Lane lane) {
        return database.inTransaction(handle -> inbox.next(handle, lane.room(), lane.track()))
                .map(event -> handle(lane, event))
                .orElseGet(() -> withoutEvents(lane));
    }

    private LaneState withoutEvents(Lane lane) {
        return lane.track() == Track.DESK && queueDesk.speak(lane) ? LaneState.HELD : releaseUnlessMore(lane);
    }

    private LaneState handle(Lane lane, WaitingEvent event) {
        return switch (outcome(lane, event)) {
            case Settlement.Settled settled -> settle(lane, event, settled);
            case Settlement.Dead dead -> die(lane, event, dead);
            case Settlement.Revival revival -> revive(lane, event, revival);
            case Settlement.Retry retry -> retry(lane, event, retry);
            case Settlement.Wait wait -> putOff(lane, wait.pause());
        };
    }

    private Settlement outcome(Lane lane, WaitingEvent event) {
        metrics.turnBegins();
        try {
            return handler.handle(event, new WrittenProgress(lane, event));
        } catch (LaneLostException e) {
            throw e;
        } catch (RuntimeException | StackOverflowError e) {
            // The stack overflows by what somebody wrote, and would again each time the event is handled.
            String errorId = ErrorId.next();
            LOG.errorf(e, "Handling an event failed: room=%s event=%s error=%s", lane.room(), event.key(), errorId);
            return handler.failed(event, errorId);
        } finally {
            metrics.turnEnds();
        }
    }

    private LaneState settle(Lane lane, WaitingEvent event, Settlement.Settled settled) {
        lanes.useTransaction(lane, handle -> {
            inbox.settle(handle, event.key(), settled.how());
            outbox.put(handle, lane.track(), settled.toSend());
        });
        metrics.settled(settled.how(), event);
        return LaneState.HELD;
    }

    private LaneState die(Lane lane, WaitingEvent event, Settlement.Dead dead) {
        lanes.useTransaction(lane, handle -> {
            inbox.die(handle, event.key(), dead);
            outbox.put(handle, lane.track(), dead.toSend());
        });
        metrics.settled(dead.why(), event);
        return LaneState.HELD;
    }

    private LaneState revive(Lane lane, WaitingEvent event, Settlement.Revival revival) {
        lanes.useTransactionWithTurns(lane, handle -> {
            int revived = deadLetters.retry(handle, lane.room(), revival);
            inbox.settle(handle, event.key(), revived > 0 ? "retried" : "nothing to retry");
        });
        lanes.signal();
        return LaneState.HELD;
    }

    /** What has to be said meanwhile is sent first, and only then the room waits. */
    private LaneState retry(Lane lane, WaitingEvent event, Settlement.Retry retry) {
        lanes.useTransaction(lane, handle -> {
            inbox.notTaken(handle, event.key());
            outbox.put(handle, lane.track(), retry.toSend());
        });
        metrics.retried();
        return switch (dispatch.sendAll(lane)) {
            case HELD -> putOff(lane, retry.pause());
            case GIVEN_BACK -> LaneState.GIVEN_BACK;
        };
    }

    private LaneState putOff(Lane lane, Duration pause) {
        lanes.useTransaction(lane, handle -> lanes.defer(handle, lane, pause));
        return LaneState.GIVEN_BACK;
    }

    private LaneState releaseUnlessMore(Lane lane) {
        return lanes.inTransaction(lane, handle -> {
            if (inbox.next(handle, lane.room(), lane.track()).isPresent()
                    || outbox.next(handle, lane.room(), lane.track()).isPresent()) {
                return LaneState.HELD;
            }
            return lane.track() == Track.DESK ? leaveDesk(handle, lane) : release(handle, lane);
        });
    }

    private LaneState leaveDesk(Handle handle, Lane desk) {
        Queue.Look look = queue.look(handle, desk.room());
        if (!look.isNothing()) {
            return LaneState.HELD;
        }
        if (look.fresh()) {
            lanes.defer(handle, desk, Queue.FRESH);
            return LaneState.GIVEN_BACK;
        }
        return release(handle, desk);
    }

    private LaneState release(Handle handle, Lane lane) {
        lanes.release(handle, lane);
        return LaneState.GIVEN_BACK;
    }

    private final class WrittenProgress implements Progress {
        private final Lane lane;
        private final WaitingEvent event;

        private WrittenProgress(Lane lane, WaitingEvent event) {
            this.lane = lane;
            this.event = event;
        }

        @Override
        public int asking() {
            return lanes.inTransaction(lane, handle -> inbox.asking(handle, event.key()));
        }

        @Override
        public void runStarted(String runId) {
            lanes.useTransaction(lane, handle -> inbox.runStarted(handle, event.key(), runId));
        }
    }
}
