package dev.homeroom.queue.lane;

import dev.homeroom.cluster.Leases;
import dev.homeroom.cluster.ProcessId;
import dev.homeroom.database.Database;
import dev.homeroom.matrix.RoomId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The lease table that keeps the work of each of a room's lanes in order over any number of processes.
 *
 * <table>
 * <caption>A lane's row</caption>
 * <tr><th>state</th><th>next_at</th><th>owner, lease_until</th><th>leaves it by</th></tr>
 * <tr><td>idle</td><td>null</td><td>null</td><td>{@link #wake}</td></tr>
 * <tr><td>due, or deferred</td><td>when to work on it</td><td>null</td><td>{@link #claim}, not before next_at</td></tr>
 * <tr><td>held</td><td>the end of the lease</td><td>set, renewed</td><td>{@link #release}, {@link #defer}, or the end of the
 *     lease</td></tr>
 * </table>
 *
 * <p>A wake-up can't be lost: waking and releasing both lock the lane's row, and releasing looks for more work in a
 * statement of its own after it has the lock.
 */
@ApplicationScoped
public class LaneTable {

    /**
     * The order of every transaction that locks several lanes, {@link #wake} too, or they wait for each other: turns
     * before desks.
     */
    private static final Comparator<Lane> IN_LOCKING_ORDER =
            Comparator.comparing(Lane::track).thenComparing(lane -> lane.room().value());

    private final Database database;
    private final Clock clock;
    private final WakeUp wakeUp = new WakeUp();

    public LaneTable(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Makes the lanes of these rooms due, unless they are already or wait for a later time on purpose. */
    public void wake(Handle handle, LaneKind laneKind, Collection<RoomId> rooms) {
        if (rooms.isEmpty()) {
            return;
        }
        List<RoomId> sorted =
                rooms.stream().sorted(Comparator.comparing(RoomId::value)).toList();
        List<RoomId> missing = makeDue(handle, laneKind, sorted);
        if (!missing.isEmpty()) {
            insert(handle, laneKind, missing);
            makeDue(handle, laneKind, missing);
        }
    }

    /** @return rooms without such a lane: those that are written to for the first time */
    private List<RoomId> makeDue(Handle handle, LaneKind laneKind, List<RoomId> sorted) {
        var update = handle.prepareBatch("""
                update lane
                set next_at = coalesce(next_at, :now)
                where room_id = :room_id
                  and track = :track
                """);
        OffsetDateTime now = now();
        sorted.forEach(room -> update.bind("room_id", room.value())
                .bind("track", laneKind.word())
                .bind("now", now)
                .add());
        int[] found = update.execute();
        return IntStream.range(0, found.length)
                .filter(i -> found[i] == 0)
                .mapToObj(sorted::get)
                .toList();
    }

    private static void insert(Handle handle, LaneKind laneKind, List<RoomId> sorted) {
        var insert = handle.prepareBatch("""
                insert into lane (room_id, track, fence)
                values (:room_id, :track, 0)
                on conflict do nothing
                """);
        sorted.forEach(room -> insert.bind("room_id", room.value())
                .bind("track", laneKind.word())
                .add());
        insert.execute();
    }

    /** Tells this process's runner that something may be due; other processes find out when they next look. */
    public void signal() {
        wakeUp.wake();
    }

    public void awaitSignal(Duration longest) throws InterruptedException {
        wakeUp.await(longest);
    }

    /** Takes up to that many due lanes that nobody holds, longest due first. */
    public List<Lane> claim(ProcessId processId, int most) {
        OffsetDateTime now = now();
        return database.inTransaction(handle -> {
            List<Lane> due = handle.createQuery("""
                            select room_id, track, fence
                            from lane
                            where next_at <= :now
                              and (lease_until is null or lease_until < :now)
                            order by next_at
                            fetch first :most rows only
                            for update skip locked
                            """)
                    .bind("now", now)
                    .bind("most", most)
                    .map((row, context) -> new Lane(
                            new RoomId(row.getString("room_id")),
                            LaneKind.of(row.getString("track")),
                            processId,
                            row.getLong("fence") + 1))
                    .list();
            hold(handle, due, now.plus(Leases.LEASE));
            return due;
        });
    }

    private static void hold(Handle handle, List<Lane> lanes, OffsetDateTime until) {
        if (lanes.isEmpty()) {
            return;
        }
        var update = handle.prepareBatch("""
                update lane
                set owner = :owner, fence = :fence, lease_until = :until, next_at = :until
                where room_id = :room_id
                  and track = :track
                """);
        for (Lane lane : lanes) {
            update.bind("owner", lane.owner().id())
                    .bind("fence", lane.fence())
                    .bind("until", until)
                    .bind("room_id", lane.room().value())
                    .bind("track", lane.track().word())
                    .add();
        }
        update.execute();
    }

    /**
     * Prolongs those of the lanes that are still held as they were claimed. What is not named here ends by itself, so
     * name the lanes that are being worked on and no others.
     */
    public void renew(Handle handle, Collection<Lane> held) {
        updateThoseHeld(handle, held, "lease_until = :time, next_at = :time", now().plus(Leases.LEASE));
    }

    private static void updateThoseHeld(Handle handle, Collection<Lane> lanes, String change, OffsetDateTime time) {
        if (lanes.isEmpty()) {
            return;
        }
        var update = handle.prepareBatch("""
                        update lane
                        set <change>
                        where room_id = :room_id
                          and track = :track
                          and owner = :owner
                          and fence = :fence
                        """).define("change", change);
        lanes.stream()
                .sorted(IN_LOCKING_ORDER)
                .forEach(lane -> update.bind("time", time)
                        .bind("room_id", lane.room().value())
                        .bind("track", lane.track().word())
                        .bind("owner", lane.owner().id())
                        .bind("fence", lane.fence())
                        .add());
        update.execute();
    }

    /** Gives back all lanes of this owner at once, so that others need not wait for their leases to end. */
    public void abandonAll(Handle handle, ProcessId processId) {
        handle.createUpdate("""
                        update lane
                        set owner = null, lease_until = null, next_at = :now, fence = fence + 1
                        where owner = :owner
                        """)
                .bind("now", now())
                .bind("owner", processId.id())
                .execute();
    }

    /**
     * Locks the lane's row for the rest of the transaction. By an update that changes nothing: H2 reads a select for update
     * anew each time, and every step of a turn begins with this.
     *
     * @throws LaneLostException when it is held by somebody else by now, or by nobody, so that nothing is written
     */
    void lock(Handle handle, Lane lane) {
        boolean ours = handle.createUpdate("""
                                update lane
                                set fence = fence
                                where room_id = :room_id
                                  and track = :track
                                  and owner = :owner
                                  and fence = :fence
                                """)
                        .bind("room_id", lane.room().value())
                        .bind("track", lane.track().word())
                        .bind("owner", lane.owner().id())
                        .bind("fence", lane.fence())
                        .execute()
                == 1;
        if (!ours) {
            throw new LaneLostException(lane);
        }
    }

    /** Holds up whoever holds the lane, for the rest of the transaction; nothing happens to a lane that isn't there. */
    public static void lockRow(Handle handle, RoomId room, LaneKind laneKind) {
        handle.createUpdate("""
                        update lane
                        set fence = fence
                        where room_id = :room_id
                          and track = :track
                        """)
                .bind("room_id", room.value())
                .bind("track", laneKind.word())
                .execute();
    }

    /**
     * One transaction on behalf of whoever holds the lane, which is locked meanwhile.
     *
     * @throws LaneLostException as {@link #lock} does
     */
    public <T> T inTransaction(Lane lane, Function<Handle, T> work) {
        return database.inTransaction(handle -> {
            lock(handle, lane);
            return work.apply(handle);
        });
    }

    /** As {@link #inTransaction}, without a result. */
    public void useTransaction(Lane lane, Consumer<Handle> work) {
        database.useTransaction(handle -> {
            lock(handle, lane);
            work.accept(handle);
        });
    }

    /**
     * As {@link #inTransaction} for the lane of a desk, with the room's turns held up meanwhile.
     *
     * @throws LaneLostException as {@link #lock} does
     */
    public <T> T inTransactionWithMessages(Lane desk, Function<Handle, T> work) {
        return database.inTransaction(handle -> {
            lockRow(handle, desk.room(), LaneKind.TURNS);
            lock(handle, desk);
            return work.apply(handle);
        });
    }

    /**
     * As {@link #inTransaction}, for what is known only here: waits for a database that is away. Fences don't change
     * while it is, so what was held then still is, unless somebody else was quicker afterwards. The work may be done again.
     */
    public <T> T insist(Lane lane, Function<Handle, T> work) {
        return database.retryUntilAvailable(handle -> {
            lock(handle, lane);
            return work.apply(handle);
        });
    }

    /**
     * Takes the turns' lane from whoever holds it, to be worked on after the pause. The caller holds it up; what its holder
     * still writes does not count.
     */
    public void revoke(Handle handle, RoomId room, Duration pause) {
        handle.createUpdate("""
                        update lane
                        set owner = null, lease_until = null, next_at = :next_at, fence = fence + 1
                        where room_id = :room_id
                          and track = 'turns'
                        """)
                .bind("next_at", now().plus(pause))
                .bind("room_id", room.value())
                .execute();
    }

    /** Ends the pause of {@link #revoke}. */
    public void resume(RoomId room) {
        database.useTransaction(handle -> handle.createUpdate("""
                        update lane
                        set next_at = :now
                        where room_id = :room_id
                          and track = 'turns'
                          and owner is null
                          and next_at > :now
                        """)
                .bind("now", now())
                .bind("room_id", room.value())
                .execute());
        signal();
    }

    /** Gives back lanes whose work broke off, where nobody else has taken them. */
    public void abandon(Handle handle, Collection<Lane> abandoned) {
        updateThoseHeld(handle, abandoned, "owner = null, lease_until = null, next_at = :time", now());
    }

    /** Gives the lane back, idle. The caller holds its lock and has seen that nothing waits. */
    public void release(Handle handle, Lane lane) {
        releaseAt(handle, lane, null);
    }

    /** Gives the lane back, to be worked on after the pause. The caller holds its lock. */
    public void defer(Handle handle, Lane lane, Duration pause) {
        releaseAt(handle, lane, now().plus(pause));
    }

    private static void releaseAt(Handle handle, Lane lane, @Nullable OffsetDateTime nextAt) {
        handle.createUpdate("""
                        update lane
                        set owner = null, lease_until = null, next_at = :next_at
                        where room_id = :room_id
                          and track = :track
                        """)
                .bindByType("next_at", nextAt, OffsetDateTime.class)
                .bind("room_id", lane.room().value())
                .bind("track", lane.track().word())
                .execute();
    }

    private OffsetDateTime now() {
        return OffsetDateTime.now(clock);
    }
}
