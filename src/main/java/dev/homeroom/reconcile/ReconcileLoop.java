package dev.homeroom.reconcile;

import dev.homeroom.cluster.Leadership;
import dev.homeroom.directory.AgentDirectory;
import dev.homeroom.rooms.template.SpaceSettings;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * The thread that says what is next: reconciliation when it is due, and in between what the backends bring. Nothing is
 * made before the first reconciliation is over.
 */
@ApplicationScoped
public class ReconcileLoop implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(ReconcileLoop.class);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
    private static final Duration SHORTEST_WAIT = Duration.ofMillis(50);

    private static final String MAKES_NO_ROOMS =
            "No users, rooms or Space are made, as HOMEROOM_MAKE_ROOMS=false says; import what there is, and start Homeroom"
                    + " without it.";

    private final AgentDirectory directory;
    private final Leadership leadership;
    private final ReconcileSchedule reconcileSchedule;
    private final ProvisioningQueue provisioningQueue;
    private final boolean makesRooms;
    private final InstantSource clock;
    private final Semaphore wakeUps = new Semaphore(0);
    private final Thread thread = Thread.ofVirtual().name("provisioning").unstarted(this::loop);
    private volatile boolean standsStill;
    private volatile boolean closed;

    ReconcileLoop(
            AgentDirectory directory,
            Leadership leadership,
            ReconcileSchedule reconcileSchedule,
            ProvisioningQueue provisioningQueue,
            SpaceSettings settings,
            InstantSource clock) {
        this.directory = directory;
        this.leadership = leadership;
        this.reconcileSchedule = reconcileSchedule;
        this.provisioningQueue = provisioningQueue;
        this.makesRooms = settings.makeRooms();
        this.clock = clock;
    }

    /**
     * Begins to reconcile, and to follow the directory. Once only, when the homeserver can be reached; before the directory
     * is started.
     */
    public void start() {
        if (!makesRooms) {
            LOG.warn("[AGENT_SYNC] " + MAKES_NO_ROOMS);
        }
        directory.onChange(this::provisionAll);
        directory.onReturn(this::outageIsOver);
        provisioningQueue.onProgress(wakeUps::release);
        thread.start();
    }

    /** Why nothing is made at all, as a sentence for operators; empty when agents get their rooms. */
    public Optional<String> pausedBecause() {
        if (standsStill) {
            return Optional.of("Homeroom was reset, and stands still until it is started again.");
        }
        return makesRooms ? Optional.empty() : Optional.of(MAKES_NO_ROOMS);
    }

    /**
     * From now on nothing is made any more in this process, whoever asks for it.
     *
     * @return whether what was being made has ended within the limit
     */
    public boolean pause(Duration limit) throws InterruptedException {
        standsStill = true;
        close();
        return awaitIdle(limit);
    }

    /**
     * Blocks until Matrix has been looked at since the start, by this process or the one that leads, so that the index can
     * be relied on.
     *
     * @param limit how long to wait at most
     * @return whether that is so
     */
    public boolean awaitReconciled(Duration limit) throws InterruptedException {
        return reconcileSchedule.awaitRoomsAreRight(limit);
    }

    /** Has every agent looked at, and brought into line where its notes say so. Returns at once; calls are coalesced. */
    public void provisionAll() {
        provisioningQueue.request();
        wakeUps.release();
    }

    /** Has everything in Matrix looked at soon, since much may have happened meanwhile. Returns at once. */
    public void outageIsOver() {
        reconcileSchedule.ask(ReconcileReport.Trigger.OUTAGE);
        wakeUps.release();
    }

    /** Has an upgrade followed soon, by this process also where it doesn't lead. Returns at once. */
    void followUpgrade() {
        if (!standsStill) {
            reconcileSchedule.askWhoeverLeads(ReconcileReport.Trigger.UPGRADE);
            wakeUps.release();
        }
    }

    /** From memory alone, so that it can be had while the database is down. */
    public ProvisioningStatus status() {
        return provisioningQueue.status(reconcileSchedule.problem());
    }

    /** Not by interrupting: that would close H2's files under everybody who uses them. */
    @Override
    @PreDestroy
    public void close() {
        closed = true;
        provisioningQueue.close();
        wakeUps.release();
    }

    /**
     * To be called when it is closed: what is being made then is brought to its end.
     *
     * @param limit how long to wait at most, for the making of rooms and for that of agents
     * @return whether nothing is being made any more
     */
    public boolean awaitIdle(Duration limit) throws InterruptedException {
        if (thread.getState() != Thread.State.NEW) {
            thread.join(limit);
        }
        return provisioningQueue.awaitIdle(limit);
    }

    private void loop() {
        try {
            while (!closed) {
                if (leadership.isLeader()) {
                    lead();
                } else {
                    reconcileSchedule.follow();
                }
                boolean ignored = wakeUps.tryAcquire(untilNextTry().toMillis(), TimeUnit.MILLISECONDS);
                wakeUps.drainPermits();
            }
        } catch (InterruptedException e) {
            LOG.debug("Provisioning was stopped");
        }
    }

    private void lead() throws InterruptedException {
        if (reconcileSchedule.isDue()) {
            provisioningQueue.whileNobodyWorks(reconcileSchedule::run);
            provisioningQueue.request();
        }
        if (reconcileSchedule.isOver()) {
            reconcileSchedule.renewMark();
            if (makesRooms) {
                provisioningQueue.pass();
            }
        }
    }

    private Duration untilNextTry() {
        Instant now = clock.instant();
        Instant soonest = Stream.of(provisioningQueue.nextTry(), reconcileSchedule.nextLook(), now.plus(LONGEST_WAIT))
                .min(Comparator.naturalOrder())
                .orElseThrow();
        Duration wait = Duration.between(now, soonest);
        return wait.compareTo(SHORTEST_WAIT) > 0 ? wait : SHORTEST_WAIT;
    }
}
