package dev.homeroom.space;

import dev.homeroom.directory.AgentDirectory;
import dev.homeroom.directory.Leadership;
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
public class Conductor implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Conductor.class);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
    private static final Duration SHORTEST_WAIT = Duration.ofMillis(50);

    private static final String MAKES_NO_ROOMS =
            "No users, rooms or Space are made, as HOMEROOM_MAKE_ROOMS=false says; import what there is, and start Homeroom"
                    + " without it.";

    private final AgentDirectory directory;
    private final Leadership leadership;
    private final Reconciling reconciling;
    private final Settling settling;
    private final boolean makesRooms;
    private final InstantSource clock;
    private final Semaphore wakeUps = new Semaphore(0);
    private final Thread thread = Thread.ofVirtual().name("provisioning").unstarted(this::loop);
    private volatile boolean standsStill;
    private volatile boolean closed;

    Conductor(
            AgentDirectory directory,
            Leadership leadership,
            Reconciling reconciling,
            Settling settling,
            SpaceSettings settings,
            InstantSource clock) {
        this.directory = directory;
        this.leadership = leadership;
        this.reconciling = reconciling;
        this.settling = settling;
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
        settling.onProgress(wakeUps::release);
        thread.start();
    }

    /** Why nothing is made at all, as a sentence for operators; empty when agents get their rooms. */
    public Optional<String> restraint() {
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
    public boolean standStill(Duration limit) throws InterruptedException {
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
        return reconciling.awaitRoomsAreRight(limit);
    }

    /** Has every agent looked at, and brought into line where its notes say so. Returns at once; calls are coalesced. */
    public void provisionAll() {
        settling.request();
        wakeUps.release();
    }

    /** Has everything in Matrix looked at soon, since much may have happened meanwhile. Returns at once. */
    public void outageIsOver() {
        reconciling.ask(Report.Trigger.OUTAGE);
        wakeUps.release();
    }

    /** Has an upgrade followed soon, by this process also where it doesn't lead. Returns at once. */
    void followUpgrade() {
        if (!standsStill) {
            reconciling.askWhoeverLeads(Report.Trigger.UPGRADE);
            wakeUps.release();
        }
    }

    /** From memory alone, so that it can be had while the database is down. */
    public ProvisioningStatus status() {
        return settling.status(reconciling.problem());
    }

    /** Not by interrupting: that would close H2's files under everybody who uses them. */
    @Override
    @PreDestroy
    public void close() {
        closed = true;
        settling.close();
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
        return settling.awaitIdle(limit);
    }

    private void loop() {
        try {
            while (!closed) {
                if (leadership.isOurs()) {
                    lead();
                } else {
                    reconciling.follow();
                }
                boolean ignored = wakeUps.tryAcquire(untilNextTry().toMillis(), TimeUnit.MILLISECONDS);
                wakeUps.drainPermits();
            }
        } catch (InterruptedException e) {
            LOG.debug("Provisioning was stopped");
        }
    }

    private void lead() throws InterruptedException {
        if (reconciling.isDue()) {
            settling.whileNobodyWorks(reconciling::run);
            settling.request();
        }
        if (reconciling.isOver()) {
            reconciling.keepMark();
            if (makesRooms) {
                settling.pass();
            }
        }
    }

    private Duration untilNextTry() {
        Instant now = clock.instant();
        Instant soonest = Stream.of(settling.nextTry(), reconciling.nextLook(), now.plus(LONGEST_WAIT))
                .min(Comparator.naturalOrder())
                .orElseThrow();
        Duration wait = Duration.between(now, soonest);
        return wait.compareTo(SHORTEST_WAIT) > 0 ? wait : SHORTEST_WAIT;
    }
}
