package dev.homeroom.queue.inbox;

import dev.homeroom.database.Database;
import dev.homeroom.queue.lane.Lane;
import dev.homeroom.queue.lane.LaneKind;
import dev.homeroom.queue.lane.LaneLostException;
import dev.homeroom.queue.lane.LaneTable;
import dev.homeroom.queue.lane.TurnStoppedException;
import dev.homeroom.queue.outbox.Outbox;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/**
 * Stops turns from the room's control lane. The row of the turns' lane is locked meanwhile. If the running turn is
 * among them, its holder loses the lane, so the fence rejects the turn's later writes.
 */
@ApplicationScoped
public class Cancellation {
    /**
     * The pause of the turns' lane after a stop. Without it the next turn could begin and be the one stopped upstream.
     * Ends early, when the control lane's event is handled.
     */
    private static final Duration TO_STOP_UPSTREAM = Duration.ofSeconds(15);

    private final Database database;
    private final LaneTable laneTable;
    private final InboxTable inboxTable;
    private final Outbox outbox;

    public Cancellation(Database database, LaneTable laneTable, InboxTable inboxTable, Outbox outbox) {
        this.database = database;
        this.laneTable = laneTable;
        this.inboxTable = inboxTable;
        this.outbox = outbox;
    }

    /** Stops all turns that entered the inbox before the control lane's event. */
    public List<WaitingEvent> all(Lane controlLane, WaitingEvent by) {
        return stop(controlLane, by, handle -> ControlLaneQueries.before(handle, by));
    }

    /** Stops the turn of one event and the turns of its edits, if they are waiting or running. */
    public List<WaitingEvent> one(Lane controlLane, WaitingEvent by, String key) {
        return stop(controlLane, by, handle -> ControlLaneQueries.turnsOf(handle, by.room(), key));
    }

    private List<WaitingEvent> stop(Lane controlLane, WaitingEvent by, Function<Handle, List<WaitingEvent>> which) {
        if (controlLane.track() != LaneKind.CONTROL) {
            throw new IllegalStateException("Only a control lane stops turns, not " + controlLane);
        }
        return laneTable.inTransactionWithMessages(controlLane, handle -> {
            List<WaitingEvent> before = ControlLaneQueries.stoppedBy(handle, by);
            return before.isEmpty() ? end(handle, by, which.apply(handle)) : before;
        });
    }

    private List<WaitingEvent> end(Handle handle, WaitingEvent by, List<WaitingEvent> turns) {
        if (turns.isEmpty()) {
            return turns;
        }
        if (isFirst(handle, turns.getFirst())) {
            laneTable.revokeTurns(handle, by.room(), TO_STOP_UPSTREAM);
        }
        inboxTable.stop(handle, turns, by.key());
        turns.forEach(turn -> outbox.withdraw(handle, by.room(), turn.cause()));
        return turns;
    }

    /** Whether the turn is first in the queue: only the first one can be running. */
    private static boolean isFirst(Handle handle, WaitingEvent turn) {
        return InboxQueries.next(handle, turn.room(), LaneKind.TURNS)
                .filter(first -> first.key().equals(turn.key()))
                .isPresent();
    }

    /** Tells why a turn lost its lane: a {@link TurnStoppedException} if the turn was stopped. */
    public LaneLostException reasonFor(WaitingEvent event, LaneLostException lost) {
        boolean isStopped = !(lost instanceof TurnStoppedException) && hasStopped(event);
        return isStopped ? new TurnStoppedException(event.room(), event.key(), null) : lost;
    }

    /** Whether the event's turn was stopped. */
    public boolean hasStopped(WaitingEvent event) {
        return database.inTransaction(handle -> ControlLaneQueries.hasStopped(handle, event.key()));
    }
}
