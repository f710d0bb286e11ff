package dev.homeroom.queue.lane;

import dev.homeroom.cluster.Leases;
import dev.homeroom.cluster.ProcessId;
import dev.homeroom.database.Database;
import dev.homeroom.database.Sql;
import dev.homeroom.matrix.RoomId;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The lease table. It keeps the work of each lane in order across any number of processes.
 *
 * <table>
 * <caption>A lane's row</caption>
 * <tr><th>state</th><th>next_at</th><th>owner, lease_until</th><th>leaves it by</th></tr>
 * <tr><td>idle</td><td>null</td><td>null</td><td>{@link #wake}</td></tr>
 * <tr><td>due, or deferred</td><td>when to work on it</td><td>null</td><td>{@link #claim}, not before next_at;
 *     {@link #resume(RoomId) resume} makes a deferred lane due</td></tr>
 * <tr><td>held</td><td>the end of the lease</td><td>set, renewed</td><td>{@link #releaseIdle release}, {@link #revokeTurns revoke},
 *     or the end of the lease</td></tr>
 * </table>
 *
 * <p>No wake-up is lost: {@link #wake} and {@link #releaseIdle} both lock the lane's row, and the releasing worker looks
 * for more work in a separate statement after it has the lock.
 */
@Singleton
public class LaneTable {

    /**
     * The order in which a transaction locks several lanes, {@link #wake} included: by their kind, then by their room. Any other
     * order could deadlock.
     */
    private static final Comparator<Lane> IN_LOCKING_ORDER =
            Comparator.comparing(Lane::track).thenComparing(lane -> lane.room().value());

    private static final String RESUME = """
            update lane
            set next_at = :now
            where room_id = :room_id
              and owner is null
              and next_at > :now
            """;

    private final Database database;
    private final InstantSource clock;
    private volatile Runnable signalled = () -> {};

    public LaneTable(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Makes the lanes of these rooms due, unless they are due already or were deferred. */
    public void wake(Connection connection, LaneKind laneKind, Collection<RoomId> rooms) {
        if (rooms.isEmpty()) {
            return;
        }
        List<RoomId> sorted =
                rooms.stream().sorted(Comparator.comparing(RoomId::value)).toList();
        List<RoomId> missing = LaneLocks.makeDue(connection, laneKind, sorted, clock.instant());
        if (!missing.isEmpty()) {
            insert(connection, laneKind, missing);
            LaneLocks.makeDue(connection, laneKind, missing, clock.instant());
        }
    }

    private static void insert(Connection connection, LaneKind laneKind, List<RoomId> sorted) {
        Sql insert = Sql.on(connection, """
                        insert into lane (room_id, track, fence)
                        values (:room_id, :track, 0)
                        on conflict do nothing
                        """).bind("track", laneKind.word());
        sorted.forEach(room -> insert.bind("room_id", room.value()).add());
        insert.executeBatch();
    }

    /** Wakes this process's runner, since a lane may be due. Other processes notice at their next poll. */
    public void signal() {
        signalled.run();
    }

    /** Registers the listener of {@link #signal}: this process's runner. */
    public void onSignal(Runnable listener) {
        signalled = listener;
    }

    /** Claims at most {@code most} due lanes that have no owner or an expired lease, longest due first. */
    public List<Lane> claim(ProcessId processId, int most) {
        return database.inTransaction(connection -> claim(connection, processId, most));
    }

    /** Claims lanes in a transaction that holds their locks from now on. */
    public List<Lane> claim(Connection connection, ProcessId processId, int most) {
        Instant now = clock.instant();
        List<Lane> due = Sql.on(connection, """
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
                .map(row -> new Lane(
                        new RoomId(row.getString("room_id")),
                        new LaneKind(row.getString("track")),
                        processId,
                        row.getLong("fence") + 1))
                .list();
        hold(connection, due, now.plus(Leases.LEASE));
        return due;
    }

    private static void hold(Connection connection, List<Lane> lanes, Instant until) {
        if (lanes.isEmpty()) {
            return;
        }
        Sql update = Sql.on(connection, """
                        update lane
                        set owner = :owner, fence = :fence, lease_until = :until, next_at = :until
                        where room_id = :room_id
                          and track = :track
                        """).bind("until", until);
        lanes.forEach(lane -> LaneLocks.held(update, lane).add());
        update.executeBatch();
    }

    /**
     * Renews the leases of those lanes that still have the owner and fence of their claim. The leases of other lanes
     * expire, so pass exactly the lanes that are being worked on.
     */
    public void renew(Connection connection, Collection<Lane> held) {
        updateThoseHeld(
                connection,
                held,
                "lease_until = :time, next_at = :time\n",
                clock.instant().plus(Leases.LEASE));
    }

    private static void updateThoseHeld(
            Connection connection, Collection<Lane> lanes, String change, @Nullable Instant time) {
        if (lanes.isEmpty()) {
            return;
        }
        Sql update = Sql.on(connection, "update lane set " + change + """
                        where room_id = :room_id
                          and track = :track
                          and owner = :owner
                          and fence = :fence
                        """).bind("time", time);
        lanes.stream()
                .sorted(IN_LOCKING_ORDER)
                .forEach(lane -> LaneLocks.held(update, lane).add());
        update.executeBatch();
    }

    /**
     * Locks the lane's row until the transaction ends.
     *
     * @throws LaneLostException when another process holds the lane, or none does; nothing is written
     */
    void lockHeld(Connection connection, Lane lane) {
        if (lockHeld(connection, List.of(lane)).isEmpty()) {
            throw new LaneLostException(lane);
        }
    }

    /** Locks the rows of many lanes until the transaction ends, and returns those that are still held. */
    public Set<Lane> lockHeld(Connection connection, Collection<Lane> lanes) {
        return LaneLocks.lockHeld(
                connection, lanes.stream().sorted(IN_LOCKING_ORDER).toList());
    }

    /** Locks the lane's row until the transaction ends, whichever process holds the lane. No-op if there is no row. */
    public static void lock(Connection connection, RoomId room, LaneKind laneKind) {
        LaneLocks.lock(connection, room, laneKind);
    }

    /**
     * Runs one transaction for the lane's holder, with the lane locked.
     *
     * @throws LaneLostException as {@link #lockHeld} does
     */
    public <T> T inTransaction(Lane lane, Function<Connection, T> work) {
        return database.inTransaction(connection -> {
            lockHeld(connection, lane);
            return work.apply(connection);
        });
    }

    /** Like {@link #inTransaction}, without a result. */
    public void useTransaction(Lane lane, Consumer<Connection> work) {
        this.<Boolean>inTransaction(lane, connection -> {
            work.accept(connection);
            return true;
        });
    }

    /**
     * Like {@link #inTransaction}, for a control lane, with all turns of the room locked as well.
     *
     * @throws LaneLostException as {@link #lockHeld} does
     */
    public <T> T inTransactionWithMessages(Lane controlLane, Function<Connection, T> work) {
        return database.inTransaction(connection -> {
            lockTurns(connection, controlLane.room());
            lockHeld(connection, controlLane);
            return work.apply(connection);
        });
    }

    /** Locks the room's lanes with turns. That of messages comes first, since it makes the others. */
    public static void lockTurns(Connection connection, RoomId room) {
        lock(connection, room, LaneKind.TURNS);
        turnsOf(connection, room).forEach(turns -> lock(connection, room, turns));
    }

    /** The room's lanes with turns, in the order in which they are locked: that of messages, and those of its agents. */
    public static List<LaneKind> turnsOf(Connection connection, RoomId room) {
        Stream<LaneKind> ofAgents = Sql.on(connection, """
                        select track
                        from lane
                        where room_id = :room_id
                          and track not in ('turns', 'desk')
                        """)
                .bind("room_id", room.value())
                .map(row -> new LaneKind(row.getString(1)))
                .list()
                .stream()
                .sorted();
        return Stream.concat(Stream.of(LaneKind.TURNS), ofAgents).toList();
    }

    /**
     * Like {@link #inTransaction}, for results that only this process knows: waits until the database is available.
     * Fences do not change during an outage, so the lane is still held unless another process claims it first
     * afterwards. The work may run more than once.
     */
    public <T> T insist(Lane lane, Function<Connection, T> work) {
        return database.retryUntilAvailable(connection -> {
            lockHeld(connection, lane);
            return work.apply(connection);
        });
    }

    /**
     * Takes a lane with turns from its holder and makes it due after the pause. The caller has locked the row. The fence
     * rejects later writes of the former holder.
     */
    public void revokeTurns(Connection connection, RoomId room, LaneKind turns, Duration pause) {
        revocation(connection, "room_id = :room_id and track = :track", pause)
                .bind("room_id", room.value())
                .bind("track", turns.word())
                .execute();
    }

    /** Takes all lanes of this owner, so that other processes need not wait for the leases to expire. */
    public void revokeAll(Connection connection, ProcessId processId) {
        revocation(connection, "owner = :owner", Duration.ZERO)
                .bind("owner", processId.id())
                .execute();
    }

    /** Takes the lanes of all processes. Only if no other process uses the database. */
    public void revokeFromEveryone(Connection connection) {
        revocation(connection, "owner is not null", Duration.ZERO).execute();
    }

    private Sql revocation(Connection connection, String lanes, Duration pause) {
        return Sql.on(connection, """
                        update lane
                        set owner = null, lease_until = null, next_at = :next_at, fence = fence + 1
                        where
                        """ + lanes).bind("next_at", clock.instant().plus(pause));
    }

    /**
     * Ends the pause of the room's turns, of {@link #revokeTurns} or of {@link #releaseFor}. One that just begins is awaited: its
     * transaction may have looked before the caller wrote the reason.
     */
    public void resume(RoomId room) {
        database.useTransaction(connection -> {
            lockTurns(connection, room);
            resume(connection, room);
        });
        signal();
    }

    /**
     * Ends the pauses of the room's turns in a transaction, which has {@linkplain #lockTurns locked} them. The caller calls {@link
     * #signal} after it.
     */
    public void resume(Connection connection, RoomId room) {
        Sql.on(connection, RESUME + " and track <> 'desk'")
                .bind("now", clock.instant())
                .bind("room_id", room.value())
                .execute();
    }

    /**
     * Ends the pauses of lanes that began by {@link #releaseFor} under these fences. Other pauses stay: a later claim and {@link
     * #revokeTurns} change the fence.
     *
     * @return the lanes that had such a pause
     */
    public List<Lane> resume(Collection<Lane> lanes) {
        List<Lane> sorted = lanes.stream().sorted(IN_LOCKING_ORDER).toList();
        Instant now = clock.instant();
        int[] resumed = database.inTransaction(connection -> {
            Sql update = Sql.on(connection, RESUME + """
                              and track = :track
                              and fence = :fence
                            """).bind("now", now);
            sorted.forEach(lane -> update.bind("room_id", lane.room().value())
                    .bind("track", lane.track().word())
                    .bind("fence", lane.fence())
                    .add());
            return update.executeBatch();
        });
        signal();
        return IntStream.range(0, resumed.length)
                .filter(i -> resumed[i] > 0)
                .mapToObj(sorted::get)
                .toList();
    }

    /** Gives the lanes back, idle. The caller has locked their rows and found no more work. */
    public void releaseIdle(Connection connection, Collection<Lane> lanes) {
        release(connection, lanes, null);
    }

    /** Gives the lane back, due after the pause. The caller has locked the row. */
    public void releaseFor(Connection connection, Lane lane, Duration pause) {
        release(connection, List.of(lane), clock.instant().plus(pause));
    }

    /** Gives back lanes whose work failed, due now, unless another process has claimed them. */
    public void releaseBrokenOff(Connection connection, Collection<Lane> brokenOff) {
        release(connection, brokenOff, clock.instant());
    }

    private static void release(Connection connection, Collection<Lane> lanes, @Nullable Instant nextAt) {
        updateThoseHeld(connection, lanes, "owner = null, lease_until = null, next_at = :time\n", nextAt);
    }
}
