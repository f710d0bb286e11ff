package dev.homeroom.work;

import dev.homeroom.database.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Works on all rooms that have something to do, each on a virtual thread of its own, and keeps what this process holds
 * from running out. Nothing runs before {@link #start}: turns wait until Matrix has been looked at.
 */
@ApplicationScoped
public class LaneRunner {
    private static final Logger LOG = Logger.getLogger(LaneRunner.class);
    private static final int MOST_AT_A_TIME = 64;
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);
    private static final Duration LONGEST_STEP = Duration.ofSeconds(5);
    private static final Duration RENEWAL = Lanes.LEASE.dividedBy(4);

    private final Database database;
    private final Lanes lanes;
    private final Leases leases;
    private final RoomWork work;
    private final WorkSettings settings;
    private final Owner owner;
    private final Map<Lane, Thread> running = new ConcurrentHashMap<>();
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final CountDownLatch nothingHeld = new CountDownLatch(1);
    private @Nullable Thread claiming;
    private @Nullable Thread renewing;

    LaneRunner(Database database, Lanes lanes, Leases leases, RoomWork work, WorkSettings settings, Owner owner) {
        this.database = database;
        this.lanes = lanes;
        this.leases = leases;
        this.work = work;
        this.settings = settings;
        this.owner = owner;
    }

    /** Begins to work on rooms. To be called once. */
    public void start() {
        claiming = Thread.ofVirtual().name("lanes").start(this::claimUntilStopped);
    }

    /** Begins to renew what this process holds; leases are held before rooms are worked on. To be called once. */
    public void startRenewing() {
        renewing = Thread.ofVirtual().name("renewal").start(this::renewUntilNothingIsHeld);
    }

    /** How many rooms are being worked on. */
    public int running() {
        return running.size();
    }

    /**
     * Takes no more rooms, lets running turns finish within {@link WorkSettings#shutdownGrace}, and gives the rest up
     * for the next start: what a turn that is left behind still tries to write does not count.
     */
    public void stop() throws InterruptedException {
        stopping.countDown();
        lanes.signal();
        awaitEnd(claiming);
        awaitRunning();
        nothingHeld.countDown();
        awaitEnd(renewing);
        database.useTransaction(handle -> lanes.giveUpAll(handle, owner));
        leases.giveUpAll();
    }

    /** Never by interrupting: that closes the files of H2, and sockets, under whatever else uses them. */
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
            LOG.infof("%d turns are left to the next start", running.size());
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
            if (claimSome() < MOST_AT_A_TIME) {
                lanes.awaitSignal(settings.pollInterval());
            }
        } catch (RuntimeException e) {
            LOG.error("Looking for rooms with work failed; trying again", e);
            stopping.await(PAUSE_AFTER_FAILURE.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private int claimSome() {
        int free = settings.roomsAtOnce() - running.size();
        if (free <= 0) {
            return 0;
        }
        List<Lane> claimed = lanes.claim(owner, Math.min(free, MOST_AT_A_TIME));
        claimed.forEach(this::begin);
        return claimed.size();
    }

    private void begin(Lane lane) {
        Thread thread = Thread.ofVirtual()
                .name(lane.track().word() + " of " + lane.room())
                .unstarted(() -> run(lane));
        running.put(lane, thread);
        thread.start();
    }

    private void run(Lane lane) {
        try {
            work.run(lane, this::isStopping);
        } catch (LaneLostException e) {
            LOG.warn(e.getMessage());
        } catch (RuntimeException | Error e) {
            LOG.errorf(e, "Work on a room broke off; it goes on when the lane's lease ends: room=%s", lane.room());
        } finally {
            running.remove(lane);
            lanes.signal();
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

    /** A lane whose work broke off is not renewed, so it is claimed again, by this process or another. */
    void renew() {
        try {
            database.useTransaction(handle -> lanes.renew(handle, running.keySet()));
            leases.renew();
        } catch (RuntimeException e) {
            LOG.error("Renewing what this process holds failed; trying again", e);
        }
    }
}
