package dev.homeroom.queue;

import dev.homeroom.database.Database;
import dev.homeroom.queue.inbox.InboxQueries;
import dev.homeroom.queue.lane.Lane;
import dev.homeroom.queue.lane.LaneLostException;
import dev.homeroom.queue.lane.LaneTable;
import dev.homeroom.queue.limit.QueueLimit;
import dev.homeroom.queue.outbox.Outbox;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/**
 * Chooses the next step of a lane: first the waiting outbox rows, in order, then the next event, and in a control lane
 * the notices about the queue. One transaction writes the end of a step, chooses the next, and releases the lane if
 * there is none: transactions are most of the cost of a turn.
 */
@ApplicationScoped
class NextStep {
    private final Database database;
    private final LaneTable laneTable;
    private final Outbox outbox;
    private final QueueLimit queueLimit;
    private final RoomHistory history;

    NextStep(Database database, LaneTable laneTable, Outbox outbox, QueueLimit queueLimit, RoomHistory history) {
        this.database = database;
        this.laneTable = laneTable;
        this.outbox = outbox;
        this.queueLimit = queueLimit;
        this.history = history;
    }

    /** The first step of a claimed lane. A previous owner may have left unsent outbox rows. */
    Step first(Lane lane) {
        Step first = database.inTransaction(handle -> find(handle, lane))
                .orElseGet(() -> laneTable.inTransaction(lane, handle -> next(handle, lane)));
        return first instanceof Step.ToSend left ? left.perhapsAgain() : first;
    }

    /**
     * Records the end of a step. Waits while the database is away, because no other process knows the result.
     *
     * @param step may be repeated, even after it was committed
     * @return the next step
     * @throws LaneLostException when another process holds the lane by now; nothing is written then
     */
    Step after(Lane lane, Consumer<Handle> step) {
        return laneTable.insist(lane, handle -> {
            step.accept(handle);
            return next(handle, lane);
        });
    }

    /** Reads in a transaction that checks the lane's fence. */
    <T> T look(Lane lane, Function<Handle, T> look) {
        return laneTable.inTransaction(lane, look);
    }

    /** As {@link #after}, with the turns of the room locked. */
    Step afterWithTurns(Lane controlLane, Consumer<Handle> step) {
        return laneTable.inTransactionWithMessages(controlLane, handle -> {
            step.accept(handle);
            return next(handle, controlLane);
        });
    }

    /** Records the end of a step, and lets the lane wait for the pause. */
    Step defer(Lane lane, Duration pause, Consumer<Handle> step) {
        laneTable.useTransaction(lane, handle -> {
            step.accept(handle);
            laneTable.releaseFor(handle, lane, pause);
        });
        return new Step.Nothing();
    }

    /** Reads in statements that begin after the lane is locked; otherwise a concurrent wake-up would be lost. */
    private Step next(Handle handle, Lane lane) {
        return find(handle, lane)
                .orElseGet(() -> lane.track().isControl() ? inControlLane(handle, lane) : release(handle, lane));
    }

    /** Backfill runs first: its events may be older than the current next event. */
    private Optional<Step> find(Handle handle, Lane lane) {
        boolean complete = history.isComplete(lane.room());
        return outbox.next(handle, lane.room(), lane.track())
                .<Step>map(Step.ToSend::of)
                .or(() -> InboxQueries.next(handle, lane.room(), lane.track())
                        .map(event -> complete ? new Step.ToHandle(event) : new Step.ToReadBack()));
    }

    private Step inControlLane(Handle handle, Lane controlLane) {
        QueueLimit.QueueCheck queueCheck = queueLimit.look(handle, controlLane.room());
        if (!queueCheck.isNothing()) {
            return new Step.ToSay(queueCheck);
        }
        if (queueCheck.undecided()) {
            laneTable.releaseFor(handle, controlLane, QueueLimit.FRESH);
            return new Step.Nothing();
        }
        return release(handle, controlLane);
    }

    private Step release(Handle handle, Lane lane) {
        laneTable.releaseIdle(handle, lane);
        return new Step.Nothing();
    }
}
