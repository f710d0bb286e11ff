package dev.homeroom.reconcile;

import dev.homeroom.cluster.Leadership;
import dev.homeroom.directory.AgentDirectory;
import dev.homeroom.lifecycle.Loop;
import dev.homeroom.rooms.template.SpaceSettings;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * The control loop: reconciles when that is due, and provisions the agents of the backends in between. Nothing is
 * created before the first reconciliation is complete.
 */
@ApplicationScoped
public class ReconcileLoop implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(ReconcileLoop.class);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
    private static final Duration SHORTEST_WAIT = Duration.ofMillis(50);

    private static final String CREATES_NO_ROOMS =
            "Homeroom creates no users, rooms or Space, because HOMEROOM_MAKE_ROOMS=false is set. Import the existing rooms,"
                    + " then start Homeroom without it.";

    private final AgentDirectory directory;
    private final Leadership leadership;
    private final ReconcileSchedule reconcileSchedule;
    private final ProvisioningQueue provisioningQueue;
    private final MissedDepartures missedDepartures;
    private final boolean createsRooms;
    private final InstantSource clock;
    private final Loop loop = new Loop("provisioning", this::reconcileOrProvision);
    private volatile boolean paused;

    ReconcileLoop(
            AgentDirectory directory,
            Leadership leadership,
            ReconcileSchedule reconcileSchedule,
            ProvisioningQueue provisioningQueue,
            MissedDepartures missedDepartures,
            SpaceSettings settings,
            InstantSource clock) {
        this.directory = directory;
        this.leadership = leadership;
        this.reconcileSchedule = reconcileSchedule;
        this.provisioningQueue = provisioningQueue;
        this.missedDepartures = missedDepartures;
        this.createsRooms = settings.makeRooms();
        this.clock = clock;
    }

    /**
     * Starts to reconcile and to follow the directory. To be called once, when the homeserver can be reached and before
     * the directory is started.
     */
    public void start() {
        if (!createsRooms) {
            LOG.warn("[AGENT_SYNC] " + CREATES_NO_ROOMS);
        }
        directory.onChange(this::provisionAll);
        directory.onReturn(this::outageIsOver);
        provisioningQueue.onProgress(loop::wake);
        loop.start();
    }

    /** The reason why nothing is created, as a sentence for operators; empty while agents get their rooms. */
    public Optional<String> pausedBecause() {
        if (paused) {
            return Optional.of("Homeroom was reset and is paused. Start it again to provision agents.");
        }
        return createsRooms ? Optional.empty() : Optional.of(CREATES_NO_ROOMS);
    }

    /**
     * Stops this process from creating anything, until its end.
     *
     * @return whether all work in progress has ended within the limit
     */
    public boolean pause(Duration limit) throws InterruptedException {
        paused = true;
        close();
        return awaitIdle(limit);
    }

    /**
     * Blocks until this process or the leader has reconciled since the start, so that the index can be relied on.
     *
     * @param limit the longest wait
     * @return whether it has
     */
    public boolean awaitReconciled(Duration limit) throws InterruptedException {
        return reconcileSchedule.awaitRoomsReady(limit);
    }

    /**
     * Requests a pass over all agents, which provisions those that the index says are incomplete. Returns at once;
     * calls are coalesced.
     */
    public void provisionAll() {
        provisioningQueue.request();
        loop.wake();
    }

    /** Requests a full reconciliation soon, because much may have changed during the outage. Returns at once. */
    public void outageIsOver() {
        reconcileSchedule.ask(ReconcileReport.Trigger.OUTAGE);
        loop.wake();
    }

    /** Requests a reconciliation that follows an upgrade, even if this process is not the leader. Returns at once. */
    void followUpgrade() {
        if (!paused) {
            reconcileSchedule.askInAnyRole(ReconcileReport.Trigger.UPGRADE);
            loop.wake();
        }
    }

    /** Reads memory only, so it works while the database is down. */
    public ProvisioningStatus status() {
        return provisioningQueue.status(reconcileSchedule.problem());
    }

    @Override
    @PreDestroy
    public void close() {
        provisioningQueue.close();
        loop.stop();
    }

    /**
     * To be called after {@link #close}. Work in progress is completed.
     *
     * @param limit the longest wait, for the loop and again for the agents
     * @return whether all work has ended
     */
    public boolean awaitIdle(Duration limit) throws InterruptedException {
        boolean ended = loop.join(limit);
        return provisioningQueue.awaitIdle(limit) && ended;
    }

    private Duration reconcileOrProvision() throws InterruptedException {
        if (leadership.isLeader()) {
            lead();
        } else {
            reconcileSchedule.follow();
        }
        return untilNextTry();
    }

    private void lead() throws InterruptedException {
        if (reconcileSchedule.isDue()) {
            provisioningQueue.whileIdle(reconcileSchedule::run);
            provisioningQueue.request();
        }
        if (reconcileSchedule.hasReconciled()) {
            reconcileSchedule.renewMark();
            if (createsRooms) {
                provisioningQueue.pass();
            }
            missedDepartures.reportIfDue();
        }
    }

    private Duration untilNextTry() {
        Instant now = clock.instant();
        Instant soonest = Stream.of(provisioningQueue.nextTry(), reconcileSchedule.nextCheck(), now.plus(LONGEST_WAIT))
                .min(Comparator.naturalOrder())
                .orElseThrow();
        Duration wait = Duration.between(now, soonest);
        return wait.compareTo(SHORTEST_WAIT) > 0 ? wait : SHORTEST_WAIT;
    }
}
