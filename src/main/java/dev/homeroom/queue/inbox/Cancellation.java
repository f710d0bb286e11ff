package dev.homeroom.queue.inbox;

import dev.homeroom.database.Database;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.queue.lane.AgentTurn;
import dev.homeroom.queue.lane.Lane;
import dev.homeroom.queue.lane.LaneKind;
import dev.homeroom.queue.lane.LaneLostException;
import dev.homeroom.queue.lane.LaneTable;
import dev.homeroom.queue.lane.TurnStoppedException;
import dev.homeroom.queue.outbox.Outbox;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Stops turns, mostly from the room's control lane. The rows of the lanes with turns are locked meanwhile. If a running turn is
 * among them, its holder loses the lane, so the fence rejects the turn's later writes.
 */
@Singleton
public class Cancellation {
    /**
     * The pause of a lane with turns after a stop. Without it the next turn could begin and be the one stopped upstream.
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
        return stop(controlLane, by, connection -> ControlLaneQueries.before(connection, by));
    }

    /** Stops the turn of one event and the turns of its edits, if they are waiting or running. */
    public List<WaitingEvent> one(Lane controlLane, WaitingEvent by, String key) {
        return stop(controlLane, by, connection -> ControlLaneQueries.turnsOf(connection, by.room(), key));
    }

    /** Cancels the turn of one event in these lanes alone. */
    public List<WaitingEvent> one(Lane controlLane, WaitingEvent by, String key, Set<LaneKind> lanes) {
        return stop(
                controlLane,
                by,
                connection -> ControlLaneQueries.turnsOf(connection, by.room(), key).stream()
                        .filter(turn -> lanes.contains(AgentTurn.laneOf(turn.key())))
                        .toList());
    }

    private List<WaitingEvent> stop(Lane controlLane, WaitingEvent by, Function<Connection, List<WaitingEvent>> which) {
        if (!controlLane.track().isControl()) {
            throw new IllegalStateException("Only a control lane stops turns, not " + controlLane);
        }
        return laneTable.inTransactionWithMessages(
                controlLane, connection -> once(connection, by.room(), by.key(), () -> which.apply(connection)));
    }

    /**
     * Stops all turns of a room from outside of its lanes.
     *
     * @param cause names the reason, and is no event's key. A repeated call for it returns the turns that the first one stopped
     */
    public List<WaitingEvent> everyTurn(RoomId room, String cause) {
        return database.inTransaction(connection -> {
            LaneTable.lockTurns(connection, room);
            return once(connection, room, cause, () -> ControlLaneQueries.turnsIn(connection, room));
        });
    }

    private List<WaitingEvent> once(Connection connection, RoomId room, String by, Supplier<List<WaitingEvent>> which) {
        List<WaitingEvent> before = ControlLaneQueries.stoppedBy(connection, room, by);
        return before.isEmpty() ? end(connection, room, by, which.get()) : before;
    }

    private List<WaitingEvent> end(Connection connection, RoomId room, String by, List<WaitingEvent> turns) {
        if (turns.isEmpty()) {
            return turns;
        }
        Set<String> keys = turns.stream().map(WaitingEvent::key).collect(Collectors.toSet());
        turns.stream()
                .map(turn -> AgentTurn.laneOf(turn.key()))
                .distinct()
                .filter(lane -> isFirstAmong(connection, room, lane, keys))
                .forEach(lane -> laneTable.revokeTurns(connection, room, lane, TO_STOP_UPSTREAM));
        inboxTable.stop(connection, turns, by);
        turns.forEach(turn -> outbox.withdraw(connection, room, turn.cause()));
        return turns;
    }

    /** Whether the first turn of the lane is among these: only the first one can be running. */
    private static boolean isFirstAmong(Connection connection, RoomId room, LaneKind lane, Set<String> keys) {
        return InboxQueries.next(connection, room, lane)
                .filter(first -> keys.contains(first.key()))
                .isPresent();
    }

    /** Tells why a turn lost its lane: a {@link TurnStoppedException} if the turn was stopped. */
    public LaneLostException reasonFor(WaitingEvent event, LaneLostException lost) {
        boolean isStopped = !(lost instanceof TurnStoppedException) && hasStopped(event);
        return isStopped ? new TurnStoppedException(event.room(), event.key(), null) : lost;
    }

    /** Whether the event's turn was stopped. */
    public boolean hasStopped(WaitingEvent event) {
        return database.inTransaction(connection -> ControlLaneQueries.hasStopped(connection, event.key()));
    }
}
