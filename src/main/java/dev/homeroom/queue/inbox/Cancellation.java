package dev.homeroom.queue.inbox;

import dev.homeroom.database.Database;
import dev.homeroom.queue.lane.Lane;
import dev.homeroom.queue.lane.LaneKind;
import dev.homeroom.queue.lane.LaneLostException;
import dev.homeroom.queue.lane.LaneTable;
import dev.homeroom.queue.outbox.Outbox;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;

/**
 * Stops turns from the room's control lane. The row of the turns' lane is locked meanwhile. If the running turn is
 * among them, its holder loses the lane, so the fence rejects the turn's later writes.
 */
@ApplicationScoped
public class Cancellation {
    private static final String STOPPED = "stopped";

    /**
     * The pause of the turns' lane after a stop. Without it the next turn could begin and be the one stopped upstream.
     * Ends early, when the control lane's event is handled.
     */
    private static final Duration TO_STOP_UPSTREAM = Duration.ofSeconds(15);

    private final Database database;
    private final LaneTable laneTable;
    private final Outbox outbox;
    private final InstantSource clock;

    public Cancellation(Database database, LaneTable laneTable, Outbox outbox, InstantSource clock) {
        this.database = database;
        this.laneTable = laneTable;
        this.outbox = outbox;
        this.clock = clock;
    }

    /** Stops all turns that entered the inbox before the control lane's event. */
    public List<WaitingEvent> all(Lane controlLane, WaitingEvent by) {
        return stop(controlLane, by, handle -> waitingBefore(handle, by));
    }

    /** Stops the turn of one event and the turns of its edits, if they are waiting or running. */
    public List<WaitingEvent> one(Lane controlLane, WaitingEvent by, String key) {
        return stop(controlLane, by, handle -> waiting(handle, by, key));
    }

    private List<WaitingEvent> stop(Lane controlLane, WaitingEvent by, Function<Handle, List<WaitingEvent>> which) {
        if (controlLane.track() != LaneKind.CONTROL) {
            throw new IllegalStateException("Only a control lane stops turns, not " + controlLane);
        }
        return laneTable.inTransactionWithMessages(controlLane, handle -> {
            List<WaitingEvent> before = stoppedBy(handle, by);
            return before.isEmpty() ? end(handle, by, which.apply(handle)) : before;
        });
    }

    private List<WaitingEvent> end(Handle handle, WaitingEvent by, List<WaitingEvent> turns) {
        if (turns.isEmpty()) {
            return turns;
        }
        if (isFirst(handle, turns.getFirst())) {
            laneTable.revoke(handle, by.room(), TO_STOP_UPSTREAM);
        }
        settle(handle, by, turns);
        turns.forEach(turn -> outbox.withdraw(handle, by.room(), turn.cause()));
        return turns;
    }

    private void settle(Handle handle, WaitingEvent by, List<WaitingEvent> turns) {
        var update = handle.prepareBatch("""
                update inbox
                set state = 'settled', reason = :how, settled_at = :now, stopped_by = :by
                where event_id = :event_id
                """);
        OffsetDateTime now = clock.instant().atOffset(ZoneOffset.UTC);
        for (WaitingEvent turn : turns) {
            update.bind("how", STOPPED)
                    .bind("now", now)
                    .bind("by", by.key())
                    .bind("event_id", turn.key())
                    .add();
        }
        update.execute();
    }

    private static List<WaitingEvent> stoppedBy(Handle handle, WaitingEvent by) {
        return handle.createQuery(WaitingEventMapper.SELECT + """
                        where stopped_by = :by
                        order by position
                        """)
                .bind("by", by.key())
                .map((row, context) -> WaitingEventMapper.read(by.room(), row))
                .list();
    }

    private List<WaitingEvent> waitingBefore(Handle handle, WaitingEvent by) {
        return handle.createQuery(WaitingEventMapper.SELECT + """
                        where state = 'waiting'
                          and track = 'turns'
                          and room_id = :room_id
                          and position < (select position from inbox where event_id = :by)
                        order by position
                        """)
                .bind("room_id", by.room().value())
                .bind("by", by.key())
                .map((row, context) -> WaitingEventMapper.read(by.room(), row))
                .list();
    }

    private static List<WaitingEvent> waiting(Handle handle, WaitingEvent by, String key) {
        return handle.createQuery(WaitingEventMapper.SELECT + """
                        where state = 'waiting'
                          and track = 'turns'
                          and room_id = :room_id
                          and (event_id = :key or about = :key)
                        order by position
                        """)
                .bind("room_id", by.room().value())
                .bind("key", key)
                .map((row, context) -> WaitingEventMapper.read(by.room(), row))
                .list();
    }

    /** Whether the turn is first in the queue: only the first one can be running. */
    private static boolean isFirst(Handle handle, WaitingEvent turn) {
        return handle.createQuery("""
                        select event_id
                        from inbox
                        where state = 'waiting'
                          and track = 'turns'
                          and room_id = :room_id
                        order by position
                        fetch first 1 rows only
                        """)
                .bind("room_id", turn.room().value())
                .mapTo(String.class)
                .findOne()
                .filter(turn.key()::equals)
                .isPresent();
    }

    /** Runs a step, and throws {@link TurnStoppedException} if the lane was lost because the turn was stopped. */
    public <T> T unlessStopped(WaitingEvent event, Supplier<T> step) {
        try {
            return step.get();
        } catch (TurnStoppedException e) {
            throw e;
        } catch (LaneLostException e) {
            throw hasStopped(event) ? new TurnStoppedException(event, null) : e;
        }
    }

    /** Whether the event's turn was stopped. */
    public boolean hasStopped(WaitingEvent event) {
        return database.inTransaction(handle -> handle.createQuery("""
                        select count(*)
                        from inbox
                        where event_id = :event_id
                          and state = 'settled'
                          and stopped_by is not null
                        """)
                        .bind("event_id", event.key())
                        .mapTo(Long.class)
                        .one()
                == 1);
    }
}
