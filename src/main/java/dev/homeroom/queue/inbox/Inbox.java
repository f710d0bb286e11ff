package dev.homeroom.queue.inbox;

import dev.homeroom.database.Database;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.queue.lane.LaneKind;
import dev.homeroom.queue.lane.LaneTable;
import dev.homeroom.queue.lane.LookAgainException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;

/**
 * The events that wait for their turn. Taking an event a second time does nothing.
 *
 * <p>Statements that find a row by its key ask for {@code coalesce(state, '')}, which no index has. PostgreSQL would else
 * take the index of the states where it believes that few events wait, and read the rest of the index for each row.
 */
@ApplicationScoped
public class Inbox {
    static final long MOST_AT_ONCE = 1_000_000;

    private final Database database;
    private final LaneTable laneTable;
    private final QueueLimit queueLimit;
    private final Clock clock;

    public Inbox(Database database, LaneTable laneTable, QueueLimit queueLimit, Clock clock) {
        this.database = database;
        this.laneTable = laneTable;
        this.queueLimit = queueLimit;
        this.clock = clock;
    }

    /** @param position decides about its turn within its lane */
    record Placed(IncomingEvent event, long position) {}

    /**
     * Takes the events in, in their order, and wakes the lanes of their rooms; all in one transaction that is on disk
     * when this returns. Idempotent by {@link IncomingEvent#key}.
     *
     * @return how many were new
     */
    public int take(List<IncomingEvent> events) {
        if (events.isEmpty()) {
            return 0;
        }
        int taken = database.durably(handle -> {
            long first = nextPosition(handle);
            int added = insert(handle, first, inTheirOrder(first, events)).size();
            if (added > 0) {
                wake(handle, events);
            }
            return added;
        });
        laneTable.signal();
        return taken;
    }

    /**
     * Remembers the events; those that wait for their turn wait from here on.
     *
     * @param taking tells this call from all others
     * @return those that were new
     */
    List<IncomingEvent> insert(Handle handle, long taking, List<Placed> placed) {
        Map<String, Placed> byKey = new LinkedHashMap<>();
        placed.forEach(row -> byKey.putIfAbsent(row.event().key(), row));
        List<IncomingEvent> pushed = byKey.values().stream().map(Placed::event).toList();
        byKey.keySet().retainAll(ProcessedEvents.remember(handle, taking, pushed));
        List<Placed> added = List.copyOf(byKey.values());
        insertWaiting(handle, added.stream().filter(row -> row.event().waits()).toList());
        return added.stream().map(Placed::event).toList();
    }

    /** As {@link #insert}, also for one that was ignored, or that is waiting; not for one whose row was removed. */
    void insertUnlessHandled(Handle handle, Placed placed) {
        String key = placed.event().key();
        boolean isNew = !insert(handle, placed.position(), List.of(placed)).isEmpty();
        if (!isNew && ProcessedEvents.isIgnoredNoMore(handle, key)) {
            insertWaiting(handle, List.of(placed));
        }
    }

    /** A row that a process of an older version wrote without {@link ProcessedEvents} stays unchanged. */
    private void insertWaiting(Handle handle, List<Placed> rows) {
        if (rows.isEmpty()) {
            return;
        }
        OffsetDateTime now = now();
        var batch = handle.prepareBatch("""
                insert into inbox (event_id, position, room_id, track, state, event, kind, about, received_at, attempt)
                values (:event_id, :position, :room_id, :track, 'waiting', :event, :kind, :about, :now, 0)
                on conflict do nothing
                """);
        for (Placed row : rows) {
            IncomingEvent event = row.event();
            batch.bind("event_id", event.key())
                    .bind("position", row.position())
                    .bind("room_id", event.whereItWaits().value())
                    .bind("track", event.track().word())
                    .bind("event", event.json())
                    .bind("kind", event.kind())
                    .bind("about", event.about())
                    .bind("now", now)
                    .add();
        }
        batch.execute();
    }

    /** Placed in the order in which they came. */
    static List<Placed> inTheirOrder(long first, List<IncomingEvent> events) {
        return IntStream.range(0, events.size())
                .mapToObj(i -> new Placed(events.get(i), first + i))
                .toList();
    }

    /** The first of {@link #MOST_AT_ONCE} positions behind all that were given out before. */
    static long nextPosition(Handle handle) {
        return MOST_AT_ONCE
                * handle.createQuery("select nextval('inbox_position')")
                        .mapTo(Long.class)
                        .one();
    }

    /** Wakes the lanes of the events' rooms, and so locks them for the rest of the transaction. */
    void wake(Handle handle, List<IncomingEvent> events) {
        List<RoomId> withTurns = rooms(events, LaneKind.TURNS);
        laneTable.wake(handle, LaneKind.TURNS, withTurns);
        laneTable.wake(handle, LaneKind.CONTROL, queueLimit.longOnes(handle, withTurns));
        laneTable.wake(handle, LaneKind.CONTROL, rooms(events, LaneKind.CONTROL));
    }

    private static List<RoomId> rooms(List<IncomingEvent> events, LaneKind laneKind) {
        return events.stream()
                .filter(event -> event.waits() && event.track() == laneKind)
                .map(IncomingEvent::whereItWaits)
                .distinct()
                .toList();
    }

    /** Moves the events that still wait for their first turn. Locks the turns. */
    void move(Handle handle, List<Placed> placed) {
        var update = handle.prepareBatch("""
                update inbox
                set position = :position
                where event_id = :event_id
                  and coalesce(state, '') = 'waiting'
                  and round = 0
                  and attempt = 0
                """);
        for (Placed row : placed) {
            update.bind("position", row.position())
                    .bind("event_id", row.event().key())
                    .add();
        }
        update.execute();
    }

    /** Settles those of the events that still wait for their turn, for the first time. */
    void settleUntouched(Handle handle, Collection<String> keys, String how) {
        var update = handle.prepareBatch("""
                update inbox
                set state = 'settled', reason = :how, settled_at = :now
                where event_id = :event_id
                  and coalesce(state, '') = 'waiting'
                  and round = 0
                  and attempt = 0
                """);
        OffsetDateTime now = now();
        for (String key : keys) {
            update.bind("how", how).bind("now", now).bind("event_id", key).add();
        }
        update.execute();
    }

    /** The lane's oldest event that is not settled. */
    public Optional<WaitingEvent> next(Handle handle, RoomId room, LaneKind laneKind) {
        return handle.createQuery(WaitingEventMapper.SELECT + """
                        where state = 'waiting'
                          and room_id = :room_id
                          and track = :track
                        order by position
                        fetch first 1 rows only
                        """)
                .bind("room_id", room.value())
                .bind("track", laneKind.word())
                .map((row, context) -> WaitingEventMapper.read(room, row))
                .findOne();
    }

    /**
     * An attempt to ask the agent.
     *
     * @param number counts from 1
     * @param fresh whether the attempt begins; false if it continues after a crash
     * @param changed whether there are edits or redactions of the event
     */
    public record Attempt(int number, boolean fresh, boolean changed) {}

    /**
     * Begins an attempt, or continues the one that was begun.
     *
     * @throws dev.homeroom.queue.lane.LookAgainException when the event doesn't wait
     */
    public Attempt asking(Handle handle, String key) {
        return firstAttempt(handle, key).orElseGet(() -> attempt(handle, key));
    }

    /** One statement for the usual case: nothing was asked before, and nobody has changed the event. */
    private Optional<Attempt> firstAttempt(Handle handle, String key) {
        return handle.createUpdate("""
                        update inbox
                        set attempt = attempt + 1, asked_at = :now
                        where event_id = :event_id
                          and coalesce(state, '') = 'waiting'
                          and asked_at is null
                          and not exists (select 1 from inbox change where change.about = inbox.event_id)
                        """)
                .bind("now", now())
                .bind("event_id", key)
                .executeAndReturnGeneratedKeys("attempt")
                .mapTo(Integer.class)
                .findOne()
                .map(number -> new Attempt(number, true, false));
    }

    private Attempt attempt(Handle handle, String key) {
        boolean fresh = handle.createUpdate("""
                        update inbox
                        set attempt = attempt + 1, asked_at = :now
                        where event_id = :event_id
                          and asked_at is null
                        """)
                        .bind("now", now())
                        .bind("event_id", key)
                        .execute()
                == 1;
        return handle.createQuery("""
                        select attempt, (select count(*) from inbox change where change.about = inbox.event_id) as changes
                        from inbox
                        where event_id = :event_id
                          and coalesce(state, '') = 'waiting'
                        """)
                .bind("event_id", key)
                .map((row, context) -> new Attempt(row.getInt("attempt"), fresh, row.getInt("changes") > 0))
                .findOne()
                .orElseThrow(() -> new LookAgainException(key));
    }

    /** An event of the room that got a row, in any state; empty once it has been removed. */
    public Optional<String> event(RoomId room, String key) {
        return database.inTransaction(handle -> handle.createQuery("""
                        select event
                        from inbox
                        where event_id = :event_id
                          and room_id = :room_id
                        """)
                .bind("event_id", key)
                .bind("room_id", room.value())
                .mapTo(String.class)
                .findOne());
    }

    /** The events behind this one that wait for their turns in its room, in order. */
    public List<WaitingEvent> following(WaitingEvent event, int most) {
        return database.inTransaction(handle -> handle.createQuery(WaitingEventMapper.SELECT + """
                        where state = 'waiting'
                          and room_id = :room_id
                          and track = 'turns'
                          and position > (select position from inbox where event_id = :event_id)
                        order by position
                        fetch first :most rows only
                        """)
                .bind("room_id", event.room().value())
                .bind("event_id", event.key())
                .bind("most", most)
                .map((row, context) -> WaitingEventMapper.read(event.room(), row))
                .list());
    }

    /** Whether a change to another message of the room waits that was taken in before this event. */
    public boolean hasChangesBefore(WaitingEvent event) {
        return database.inTransaction(handle -> handle.createQuery("""
                        select count(*)
                        from inbox
                        where state = 'waiting'
                          and track = 'desk'
                          and room_id = :room_id
                          and about <> :event_id
                          and position < (select position from inbox where event_id = :event_id)
                        """)
                        .bind("room_id", event.room().value())
                        .bind("event_id", event.key())
                        .mapTo(Long.class)
                        .one()
                > 0);
    }

    public void runStarted(Handle handle, String key, String runId) {
        handle.createUpdate("""
                        update inbox
                        set run_id = :run_id
                        where event_id = :event_id
                        """).bind("run_id", runId).bind("event_id", key).execute();
    }

    /**
     * Records that the backend did not accept the last attempt, so that the next one starts over.
     *
     * @throws LookAgainException when the event doesn't wait
     */
    public void notTaken(Handle handle, String key) {
        require(
                key,
                handle.createUpdate("""
                        update inbox
                        set asked_at = null,
                            run_id = null,
                            interrupted_at = null,
                            first_failed_at = coalesce(first_failed_at, :now)
                        where event_id = :event_id
                          and coalesce(state, '') = 'waiting'
                        """)
                        .bind("now", now())
                        .bind("event_id", key)
                        .execute());
    }

    /**
     * Records that the last attempt was interrupted, so that it continues.
     *
     * @throws LookAgainException when the event doesn't wait
     */
    public void interrupted(Handle handle, String key, Outcome.ResumeLater.Why why) {
        require(
                key,
                handle.createUpdate("""
                        update inbox
                        set interrupted_at = coalesce(interrupted_at, :now),
                            interruptions = interruptions + :more
                        where event_id = :event_id
                          and coalesce(state, '') = 'waiting'
                        """)
                        .bind("now", now())
                        .bind("more", why == Outcome.ResumeLater.Why.CUT_OFF ? 1 : 0)
                        .bind("event_id", key)
                        .execute());
    }

    /**
     * Ends an event that waits. Its outcome is sent in the same transaction, and so by nobody else.
     *
     * @throws LookAgainException when the event doesn't wait
     */
    public void settle(Handle handle, String key, String how) {
        require(
                key,
                handle.createUpdate("""
                        update inbox
                        set state = 'settled', reason = :how, settled_at = :now
                        where event_id = :event_id
                          and coalesce(state, '') = 'waiting'
                        """)
                        .bind("how", how)
                        .bind("now", now())
                        .bind("event_id", key)
                        .execute());
    }

    /** @param changed how many rows of the event's were changed */
    static void require(String key, int changed) {
        if (changed != 1) {
            throw new LookAgainException(key);
        }
    }

    private OffsetDateTime now() {
        return OffsetDateTime.now(clock);
    }
}
