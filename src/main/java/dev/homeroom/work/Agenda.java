package dev.homeroom.work;

import dev.homeroom.database.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/**
 * What is next in a lane: first whatever is still to be sent, in order, then the next event, and at a room's desk what
 * there is to say about the queue. Each step's writes and the look at what is next are one transaction, which also gives
 * the lane back when nothing is: most of what a turn costs are transactions.
 */
@ApplicationScoped
class Agenda {
    private final Database database;
    private final Lanes lanes;
    private final Inbox inbox;
    private final Outbox outbox;
    private final Queue queue;
    private final RoomHistory history;

    Agenda(Database database, Lanes lanes, Inbox inbox, Outbox outbox, Queue queue, RoomHistory history) {
        this.database = database;
        this.lanes = lanes;
        this.inbox = inbox;
        this.outbox = outbox;
        this.queue = queue;
        this.history = history;
    }

    /** What a lane that was just claimed begins with: what is to be sent was left behind by whoever held it before. */
    Due first(Lane lane) {
        Due first = database.inTransaction(handle -> find(handle, lane))
                .orElseGet(() -> lanes.inTransaction(lane, handle -> next(handle, lane)));
        return first instanceof Due.ToSend left ? left.perhapsAgain() : first;
    }

    /**
     * Writes down how a step ended. While the database is away it waits: nobody else knows.
     *
     * @param step may be done again, also after it was committed
     * @return what is next
     * @throws LaneLostException when the lane is held by somebody else by now, so that nothing is written
     */
    Due after(Lane lane, Consumer<Handle> step) {
        return lanes.insist(lane, handle -> {
            step.accept(handle);
            return next(handle, lane);
        });
    }

    /** As {@link #after}, with the turns of the desk's room held up meanwhile. */
    Due afterWithTurns(Lane desk, Consumer<Handle> step) {
        return lanes.inTransactionWithTurns(desk, handle -> {
            step.accept(handle);
            return next(handle, desk);
        });
    }

    /** Writes down how a step ended, and that the lane waits for the pause, whatever is next. */
    Due putOff(Lane lane, Duration pause, Consumer<Handle> step) {
        lanes.useTransaction(lane, handle -> {
            step.accept(handle);
            lanes.defer(handle, lane, pause);
        });
        return new Due.Nothing();
    }

    /** Looks in statements that begin after the lane is locked, or a wake-up that comes meanwhile would be lost. */
    private Due next(Handle handle, Lane lane) {
        return find(handle, lane)
                .orElseGet(() -> lane.track() == Track.DESK ? atTheDesk(handle, lane) : release(handle, lane));
    }

    /** The history is asked first: what it brings later may be older than the event that is next now. */
    private Optional<Due> find(Handle handle, Lane lane) {
        boolean complete = history.isComplete(lane.room());
        return outbox.next(handle, lane.room(), lane.track())
                .<Due>map(Due.ToSend::of)
                .or(() -> inbox.next(handle, lane.room(), lane.track())
                        .map(event -> complete ? new Due.ToHandle(event) : new Due.ToReadBack()));
    }

    private Due atTheDesk(Handle handle, Lane desk) {
        Queue.Look look = queue.look(handle, desk.room());
        if (!look.isNothing()) {
            return new Due.ToSay(look);
        }
        if (look.fresh()) {
            lanes.defer(handle, desk, Queue.FRESH);
            return new Due.Nothing();
        }
        return release(handle, desk);
    }

    private Due release(Handle handle, Lane lane) {
        lanes.release(handle, lane);
        return new Due.Nothing();
    }
}
