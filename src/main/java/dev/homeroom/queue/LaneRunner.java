package dev.homeroom.queue;

import dev.homeroom.cluster.Leases;
import dev.homeroom.cluster.ProcessId;
import dev.homeroom.database.Database;
import dev.homeroom.database.DatabaseUnavailableException;
import dev.homeroom.queue.lane.Lane;
import dev.homeroom.queue.lane.LaneLostException;
import dev.homeroom.queue.lane.LaneTable;
import dev.homeroom.queue.lane.TurnStoppedException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Claims every lane that is due, works on each in its own virtual thread, and renews the leases of this process.
 * Nothing runs before {@link #start}: turns wait until the first reconciliation with Matrix is over.
 */
@ApplicationScoped
public class LaneRunner {
    private static final Logger LOG = Logger.getLogger(LaneRunner.class);
    private static final int MOST_AT_A_TIME = 64;
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);
    private static final Duration LONGEST_STEP = Duration.ofSeconds(5);
    private static final Duration RENEWAL = Leases.LEASE.dividedBy(4);

    /** The time that every process has after an outage to renew its leases before any process claims a lane. */
    private static final Duration TO_RENEW = Duration.ofSeconds(3);

    private final Database database;
    private final LaneTable laneTable;
    private final Leases leases;
    private final LaneWorker work;
    private final LaneSettings settings;
    private final ProcessId processId;
    private final Clock clock;
    private final Map<Lane, Thread> running = new ConcurrentHashMap<>();
    private final Set<Lane> abandoned = ConcurrentHashMap.newKeySet();
    private volatile Instant renewedAt;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final CountDownLatch nothingHeld = new CountDownLatch(1);
    private final StopFlag stop = new StopFlag() {
        @Override
        public boolean asked() {
            return isStopping();
        }

        @Override
        public boolean isOver() {
            return nothingHeld.getCount() == 0;
        }
    };
    private @Nullable Thread claiming;
    private @Nullable Thread renewing;

    LaneRunner(
            Database database,
            LaneTable laneTable,
            Leases leases,
            LaneWorker work,
            LaneSettings settings,
            ProcessId processId,
            Clock clock) {
        this.database = database;
        this.laneTable = laneTable;
        this.leases = leases;
        this.work = work;
        this.settings = settings;
        this.processId = processId;
        this.clock = clock;
        this.renewedAt = clock.instant();
    }

    /** Starts to claim lanes. Called once. */
    public void start() {
        claiming = Thread.ofVirtual().name("lanes").start(this::claimUntilStopped);
    }

    /** Starts to renew the leases of this process, which it may hold before {@link #start}. Called once. */
    public void startRenewing() {
        renewing = Thread.ofVirtual().name("renewal").start(this::renewUntilNothingIsHeld);
    }

    /** The number of lanes that this process is working on. */
    public int running() {
        return running.size();
    }

    /**
     * Claims no more lanes, gives running turns {@link LaneSettings#shutdownGrace} to finish, and leaves the others to
     * the next start. The fence rejects later writes of an abandoned turn.
     */
    public void stop() throws InterruptedException {
        stopping.countDown();
        laneTable.signal();
        awaitEnd(claiming);
        awaitRunning();
        nothingHeld.countDown();
        awaitEnd(renewing);
        abandonAll();
    }

    private void abandonAll() {
        try {
            database.useTransaction(handle -> laneTable.revoke(handle, processId));
            leases.releaseAll();
        } catch (DatabaseUnavailableException e) {
            LOG.info("The database is unavailable, so the leases of this process expire by themselves");
        }
    }

    /** Joins without an interrupt, which would close H2's files and sockets while other threads use them. */
    private static void awaitEnd(@Nullable Thread thread) throws InterruptedException {
        if (thread != null) {
            thread.join(LONGEST_STEP);
        }
    }

    private void awaitRunning() throws InterruptedException {
        long deadline = System.nanoTime() + settings.shutdownGrace().toNanos();
        for (Thread turn : List.copyOf(running.values())) {
            long left = Math.max(1, deadline - System.nanoTime());
            turn.join(Duration.ofNanos(left));
        }
        if (!running.isEmpty()) {
            LOG.infof("Running turns are left to the next start: %d", running.size());
        }
    }

    private boolean isStopping() {
        return stopping.getCount() == 0;
    }

    private void claimUntilStopped() {
        try {
            while (!isStopping()) {
                claimOrWait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void claimOrWait() throws InterruptedException {
        try {
            renewIfOverdue();
            if (claimSome() < MOST_AT_A_TIME) {
                laneTable.awaitSignal(settings.pollInterval());
            }
        } catch (DatabaseUnavailableException e) {
            awaitDatabase();
        } catch (RuntimeException e) {
            LOG.error("Searching for rooms with work failed and will be retried", e);
            stopping.await(PAUSE_AFTER_FAILURE.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** Without this, a process that was suspended could claim its own lanes while its threads still work on them. */
    private void renewIfOverdue() {
        if (renewedAt.plus(RENEWAL.multipliedBy(2)).isBefore(clock.instant())) {
            renewHeld();
        }
    }

    private void awaitDatabase() throws InterruptedException {
        while (!isStopping() && !database.awaitReturn(PAUSE_AFTER_FAILURE)) {
            LOG.debug("Waiting for the database");
        }
        renew();
        stopping.await(TO_RENEW.toMillis(), TimeUnit.MILLISECONDS);
    }

    private int claimSome() {
        int free = settings.roomsAtOnce() - running.size();
        if (free <= 0) {
            return 0;
        }
        List<Lane> claimed = laneTable.claim(processId, Math.min(free, MOST_AT_A_TIME));
        claimed.forEach(this::begin);
        return claimed.size();
    }

    private void begin(Lane lane) {
        Thread thread = Thread.ofVirtual().name(lane.track().word()).unstarted(() -> run(lane));
        running.put(lane, thread);
        thread.start();
    }

    private void run(Lane lane) {
        try (LogKeys keys = LogKeys.of(lane)) {
            try {
                work.run(lane, stop);
            } catch (RuntimeException | Error e) {
                brokeOff(lane, e);
            }
        } finally {
            running.remove(lane);
            if (!stop.isOver()) {
                laneTable.signal();
            }
        }
    }

    private void brokeOff(Lane lane, Throwable e) {
        if (stop.isOver()) {
            LOG.debug("A turn that was left to the next start ended", e);
        } else if (e instanceof TurnStoppedException) {
            LOG.info(e.getMessage());
        } else if (e instanceof LaneLostException) {
            LOG.warn(e.getMessage());
        } else if (e instanceof DatabaseUnavailableException) {
            LOG.debug("Work on a room continues when the database is back");
            abandoned.add(lane);
        } else {
            LOG.error("Work on a room failed; it continues when the lane's lease expires", e);
        }
    }

    private void renewUntilNothingIsHeld() {
        try {
            while (!nothingHeld.await(RENEWAL.toMillis(), TimeUnit.MILLISECONDS)) {
                renew();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Renews the leases of running lanes. A lane whose work failed is released, so that this or another process claims
     * it again.
     */
    void renew() {
        try {
            renewHeld();
        } catch (DatabaseUnavailableException e) {
            LOG.debug("The leases of this process can't be renewed now", e);
        } catch (RuntimeException e) {
            LOG.error("Renewing the leases of this process failed and will be retried", e);
        }
    }

    private void renewHeld() {
        Instant now = clock.instant();
        List<Lane> brokenOff = List.copyOf(abandoned);
        database.useTransaction(handle -> {
            laneTable.renew(handle, running.keySet());
            laneTable.release(handle, brokenOff);
        });
        leases.renew();
        brokenOff.forEach(abandoned::remove);
        renewedAt = now;
    }
}
