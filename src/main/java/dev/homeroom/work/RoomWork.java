package dev.homeroom.work;

import dev.homeroom.database.DatabaseUnavailableException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * The work of one lane while it is held, as its {@link Agenda} says. Each step is written before the next begins, so a
 * crash between any two of them costs nothing.
 */
@ApplicationScoped
class RoomWork {
    private static final Logger LOG = Logger.getLogger(RoomWork.class);
    private static final Duration HISTORY_PAUSE = Duration.ofSeconds(5);

    private final Agenda agenda;
    private final Lanes lanes;
    private final Inbox inbox;
    private final Outbox outbox;
    private final DeadLetters deadLetters;
    private final TurnStop turnStop;
    private final Amendments amendments;
    private final Notes notes;
    private final QueueDesk queueDesk;
    private final Dispatch dispatch;
    private final RoomHistory history;
    private final EventHandler handler;
    private final WorkMetrics metrics;

    RoomWork(
            Agenda agenda,
            Lanes lanes,
            Inbox inbox,
            Outbox outbox,
            DeadLetters deadLetters,
            TurnStop turnStop,
            Amendments amendments,
            Notes notes,
            QueueDesk queueDesk,
            Dispatch dispatch,
            RoomHistory history,
            EventHandler handler,
            WorkMetrics metrics) {
        this.agenda = agenda;
        this.lanes = lanes;
        this.inbox = inbox;
        this.outbox = outbox;
        this.deadLetters = deadLetters;
        this.turnStop = turnStop;
        this.amendments = amendments;
        this.notes = notes;
        this.queueDesk = queueDesk;
        this.dispatch = dispatch;
        this.history = history;
        this.handler = handler;
        this.metrics = metrics;
    }

    /** Works until the lane is given back; a process that is stopping begins no further event. */
    void run(Lane lane, Stopping stopping) {
        Due due = agenda.first(lane);
        while (!(due instanceof Due.Nothing)) {
            due = stopping.asked() ? sendAndPutOff(lane, due, Duration.ZERO) : step(lane, due, stopping);
        }
    }

    private Due step(Lane lane, Due due, Stopping stopping) {
        return switch (due) {
            case Due.ToSend send -> dispatch.send(lane, send);
            case Due.ToReadBack readBack -> readBack(lane);
            case Due.ToHandle handle -> handle(lane, handle.event(), stopping);
            case Due.ToSay say -> queueDesk.speak(lane, say.look());
            case Due.Nothing nothing -> nothing;
        };
    }

    private Due readBack(Lane lane) {
        return history.complete(lane.room()) ? agenda.after(lane, handle -> {}) : putOff(lane, HISTORY_PAUSE);
    }

    private Due handle(Lane lane, WaitingEvent event, Stopping stopping) {
        Notes.Written progress = notes.of(lane, event);
        Due next = turnStop.unlessStopped(event, () -> conclude(lane, event, outcome(lane, event, progress, stopping)));
        if (progress.hasStoppedOthers()) {
            lanes.goOn(lane.room());
        }
        return next;
    }

    private Due conclude(Lane lane, WaitingEvent event, Settlement settlement) {
        return switch (settlement) {
            case Settlement.Settled settled -> settle(lane, event, settled);
            case Settlement.Dead dead -> die(lane, event, dead);
            case Settlement.Revival revival -> revive(lane, event, revival);
            case Settlement.Amendment amendment -> amend(lane, event, amendment);
            case Settlement.Retry retry -> retry(lane, event, retry);
            case Settlement.Resume resume -> resume(lane, event, resume);
            case Settlement.Wait wait -> putOff(lane, wait.pause());
        };
    }

    private Settlement outcome(Lane lane, WaitingEvent event, Progress progress, Stopping stopping) {
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
            LOG.errorf(e, "Handling an event failed: room=%s event=%s error=%s", lane.room(), event.key(), errorId);
            return handler.failed(event, errorId);
        } finally {
            metrics.turnEnds();
        }
    }

    private Due settle(Lane lane, WaitingEvent event, Settlement.Settled settled) {
        Due next = agenda.after(lane, handle -> {
            inbox.settle(handle, event.key(), settled.how());
            outbox.put(handle, lane.track(), settled.toSend());
        });
        metrics.settled(settled.how(), event);
        return next;
    }

    private Due die(Lane lane, WaitingEvent event, Settlement.Dead dead) {
        Due next = agenda.after(lane, handle -> {
            deadLetters.die(handle, event.key(), dead);
            outbox.put(handle, lane.track(), dead.toSend());
        });
        metrics.settled(dead.why(), event);
        return next;
    }

    private Due revive(Lane lane, WaitingEvent event, Settlement.Revival revival) {
        Due next = agenda.afterWithTurns(lane, handle -> {
            int revived = deadLetters.retry(handle, lane.room(), revival);
            inbox.settle(handle, event.key(), revived > 0 ? "retried" : "nothing to retry");
            outbox.put(handle, lane.track(), revival.answer().apply(revived));
        });
        lanes.signal();
        return next;
    }

    private Due amend(Lane lane, WaitingEvent event, Settlement.Amendment amendment) {
        Due next = agenda.afterWithTurns(lane, handle -> amendments.decide(handle, event, amendment));
        lanes.signal();
        return next;
    }

    private Due retry(Lane lane, WaitingEvent event, Settlement.Retry retry) {
        Due next = agenda.after(lane, handle -> {
            inbox.notTaken(handle, event.key());
            outbox.put(handle, lane.track(), retry.toSend());
        });
        metrics.retried();
        return sendAndPutOff(lane, next, retry.pause());
    }

    private Due resume(Lane lane, WaitingEvent event, Settlement.Resume resume) {
        Due next = agenda.after(lane, handle -> {
            inbox.interrupted(handle, event.key());
            outbox.put(handle, lane.track(), resume.toSend());
        });
        metrics.resumed();
        return sendAndPutOff(lane, next, resume.pause());
    }

    /** What has to be said meanwhile is sent first, and only then the room waits. */
    private Due sendAndPutOff(Lane lane, Due first, Duration pause) {
        Due due = first;
        while (due instanceof Due.ToSend send) {
            due = dispatch.send(lane, send);
        }
        return due instanceof Due.Nothing ? due : putOff(lane, pause);
    }

    private Due putOff(Lane lane, Duration pause) {
        return agenda.putOff(lane, pause, handle -> {});
    }
}
