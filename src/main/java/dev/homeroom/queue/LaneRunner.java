package dev.homeroom.queue;

import dev.homeroom.cluster.Leases;
import dev.homeroom.cluster.ProcessId;
import dev.homeroom.database.Database;
import dev.homeroom.database.DatabaseUnavailableException;
import dev.homeroom.lifecycle.Loop;
import dev.homeroom.queue.lane.Lane;
import dev.homeroom.queue.lane.LaneLostException;
import dev.homeroom.queue.lane.LaneTable;
import dev.homeroom.queue.lane.TurnStoppedException;
import dev.homeroom.time.Deadline;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * Claims every lane that is due, works on each in its own virtual thread, and renews the leases of this process.
 * Nothing runs before {@link #start}: turns wait until the first reconciliation with Matrix is over.
 */
@Singleton
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
    private final NextStep nextStep;
    private final LaneWorker work;
    private final LaneSettings settings;
    private final ProcessId processId;
    private final InstantSource clock;
    private final Map<Lane, Thread> running = new ConcurrentHashMap<>();
    private final Set<Lane> abandoned = ConcurrentHashMap.newKeySet();
    private volatile Instant renewedAt;
    private final Loop claiming = new Loop("lanes", this::claimOrBackOff);
    /** Stopped when nothing is held any more. */
    private final Loop renewal = Loop.every(RENEWAL, "renewal", this::renew);

    private final StopFlag stop = new StopFlag() {
        @Override
        public boolean asked() {
            return claiming.isStopping();
        }

        @Override
        public boolean isOver() {
            return renewal.isStopping();
        }
    };

    LaneRunner(
            Database database,
            LaneTable laneTable,
            Leases leases,
            NextStep nextStep,
            LaneWorker work,
            LaneSettings settings,
            ProcessId processId,
            InstantSource clock) {
        this.database = database;
        this.laneTable = laneTable;
        this.leases = leases;
        this.nextStep = nextStep;
        this.work = work;
        this.settings = settings;
        this.processId = processId;
        this.clock = clock;
        this.renewedAt = clock.instant();
    }

    /**
     * Frees all lanes and leases if the database is exclusive to this process, so a start after a kill need not wait for them to
     * expire. Must be called before anything is claimed. No-op on a shared database.
     */
    public void freeLeasesOfDeadProcesses() {
        if (database.isExclusive()) {
            database.useTransaction(connection -> {
                laneTable.revokeFromEveryone(connection);
                Leases.deleteAll(connection);
            });
        }
    }

    /** Starts to claim lanes. Called once. */
    public void start() {
        laneTable.onSignal(claiming::wake);
        claiming.start();
    }

    /** Starts to renew the leases of this process, which it may hold before {@link #start}. Called once. */
    public void startRenewing() {
        renewal.startAfter(RENEWAL);
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
        claiming.stop();
        claiming.join(LONGEST_STEP);
        awaitRunning();
        renewal.stop();
        renewal.join(LONGEST_STEP);
        abandonAll();
    }

    private void abandonAll() {
        try {
            database.useTransaction(connection -> laneTable.revokeAll(connection, processId));
            leases.releaseAll();
        } catch (DatabaseUnavailableException e) {
            LOG.info("The database is unavailable, so the leases of this process expire by themselves");
        }
    }

    private void awaitRunning() throws InterruptedException {
        Deadline deadline = Deadline.in(settings.shutdownGrace());
        for (Thread turn : List.copyOf(running.values())) {
            turn.join(deadline.left());
        }
        if (!running.isEmpty()) {
            LOG.infof("Running turns are left to the next start: %d", running.size());
        }
    }

    private Duration claimOrBackOff() throws InterruptedException {
        try {
            renewIfOverdue();
            return claimSome() < MOST_AT_A_TIME ? settings.pollInterval() : Duration.ZERO;
        } catch (DatabaseUnavailableException e) {
            awaitDatabase();
        } catch (RuntimeException e) {
            LOG.error("Searching for rooms with work failed and will be retried", e);
            claiming.isStoppedWithin(PAUSE_AFTER_FAILURE);
        }
        return Duration.ZERO;
    }

    /** Without this, a process that was suspended could claim its own lanes while its threads still work on them. */
    private void renewIfOverdue() {
        if (renewedAt.plus(RENEWAL.multipliedBy(2)).isBefore(clock.instant())) {
            renewHeld();
        }
    }

    private void awaitDatabase() throws InterruptedException {
        while (!claiming.isStopping() && !database.awaitReturn(PAUSE_AFTER_FAILURE)) {
            LOG.debug("Waiting for the database");
        }
        renew();
        claiming.isStoppedWithin(TO_RENEW);
    }

    private int claimSome() {
        int free = settings.roomsAtOnce() - running.size();
        if (free <= 0) {
            return 0;
        }
        List<NextStep.Claimed> claimed = nextStep.claim(processId, Math.min(free, MOST_AT_A_TIME));
        claimed.forEach(this::begin);
        return claimed.size();
    }

    private void begin(NextStep.Claimed claimed) {
        Lane lane = claimed.lane();
        Thread thread = Thread.ofVirtual().name(lane.track().word()).unstarted(() -> run(lane, claimed.first()));
        running.put(lane, thread);
        thread.start();
    }

    private void run(Lane lane, Optional<Step> first) {
        try (LogKeys keys = LogKeys.of(lane)) {
            try {
                first.ifPresentOrElse(step -> work.run(lane, step, stop), () -> work.run(lane, stop));
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
        database.useTransaction(connection -> {
            laneTable.renew(connection, running.keySet());
            laneTable.releaseBrokenOff(connection, brokenOff);
        });
        leases.renew();
        brokenOff.forEach(abandoned::remove);
        renewedAt = now;
    }
}
