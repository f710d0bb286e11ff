package dev.homeroom.reconcile;

import dev.homeroom.backend.AgentRef;
import dev.homeroom.directory.AgentDirectory;
import dev.homeroom.directory.KnownAgent;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.reconcile.ProvisioningStatus.Failing;
import dev.homeroom.reconcile.apply.AgentProvisioning;
import dev.homeroom.reconcile.apply.AgentSpace;
import dev.homeroom.rooms.RoomTable;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Provisions users and rooms for the listed agents from the index, at most 8 agents at once. A
 * failing agent is retried with backoff and delays no other.
 */
@ApplicationScoped
@Startup // so that its metrics exist from the start
class ProvisioningQueue {
    private static final Logger LOG = Logger.getLogger(ProvisioningQueue.class);
    private static final int CONCURRENCY = 8;
    private static final Duration WHILE_RECONCILING = Duration.ofMillis(500);

    private final AgentDirectory directory;
    private final AgentSpace space;
    private final AgentProvisioning agents;
    private final RoomTable rooms;
    private final Reconciler reconciler;
    private final InstantSource clock;
    private final SyncLog log;
    private final PendingAgents pendingAgents = new PendingAgents();
    private final Semaphore slots = new Semaphore(CONCURRENCY);
    private final AtomicBoolean requested = new AtomicBoolean();
    private final AtomicInteger provisioned = new AtomicInteger();
    private volatile int roomCount;
    private volatile boolean firstPassDone;
    /** Whether the last scan saw a poll of every backend. A poll that ends during a pass belongs to the next scan. */
    private boolean scannedAllBackends;

    private volatile boolean closed;
    private volatile FailureState failureState = FailureState.NONE;
    private volatile Instant nextEndOfGrace = Instant.MAX;
    private List<AgentRef> lastFollowUp = List.of();
    private Instant recheckAt = Instant.MAX;
    private volatile Runnable wakeUp = () -> {};
    private boolean open;

    ProvisioningQueue(
            AgentDirectory directory,
            AgentSpace space,
            AgentProvisioning agents,
            RoomTable rooms,
            Reconciler reconciler,
            InstantSource clock,
            SyncLog log) {
        this.directory = directory;
        this.space = space;
        this.agents = agents;
        this.rooms = rooms;
        this.reconciler = reconciler;
        this.clock = clock;
        this.log = log;
        log.countFailing(pendingAgents);
    }

    /**
     * Registers a listener that runs each time an agent is done and its slot is free. To be called before the first
     * pass.
     */
    void onProgress(Runnable listener) {
        wakeUp = listener;
    }

    /** Makes the next pass check all agents. */
    void request() {
        requested.set(true);
    }

    /** Starts no further agent. */
    void close() {
        closed = true;
    }

    /**
     * Reads memory only.
     *
     * @param otherProblem a problem outside this queue that blocks all agents
     */
    ProvisioningStatus status(Optional<String> otherProblem) {
        return new ProvisioningStatus(
                space.ifKnown(),
                otherProblem.or(failureState::ifAny),
                roomCount,
                pendingAgents.waitingCount(),
                pendingAgents.runningCount(),
                pendingAgents.failures(),
                firstPassDone);
    }

    /** Waits until no agent is being provisioned, then runs the work. */
    void whileIdle(Runnable work) throws InterruptedException {
        slots.acquire(CONCURRENCY);
        try {
            work.run();
        } finally {
            slots.release(CONCURRENCY);
        }
    }

    /** @return whether provisioning was idle within the limit */
    boolean awaitIdle(Duration limit) throws InterruptedException {
        boolean idle = slots.tryAcquire(CONCURRENCY, limit.toMillis(), TimeUnit.MILLISECONDS);
        if (idle) {
            slots.release(CONCURRENCY);
        }
        return idle;
    }

    /** The next time at which a pass may find work without a request. */
    Instant nextTry() {
        Instant next = failureState.attempts() > 0
                ? failureState.nextTry()
                : pendingAgents.nextTry().orElse(Instant.MAX);
        return Stream.of(next, nextEndOfGrace, recheckAt)
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }

    void pass() throws InterruptedException {
        if (!nextEndOfGrace.isAfter(clock.instant())) {
            request();
        }
        open = open || requested.get() || !pendingAgents.isIdle(clock.instant());
        if (!open || failureState.nextTry().isAfter(clock.instant())) {
            return;
        }
        recheckAt = Instant.MAX;
        try {
            RoomId agentSpace = space.required();
            failureState = FailureState.NONE;
            scan(agentSpace);
            if (isLeftToReconciler()) {
                request();
                recheckAt = clock.instant().plus(WHILE_RECONCILING);
                return;
            }
            dispatch(agentSpace);
            finish();
        } catch (RuntimeException e) {
            failureState = failureState.again(e, clock.instant());
            report(e, () -> log.allFailed(failureState, e));
        }
    }

    private void scan(RoomId agentSpace) {
        if (requested.getAndSet(false)) {
            scannedAllBackends = directory.hasPolledAll();
            roomCount = rooms.countAgentRooms();
            AgentProvisioning.Remaining remaining =
                    agents.incomplete(directory.all(), agentSpace, directory.confirmed());
            nextEndOfGrace = remaining.nextEndOfGrace().orElse(Instant.MAX);
            pendingAgents.want(remaining.agents());
        }
    }

    /**
     * Whether another process is reconciling and will repair the agents that this scan found. To be asked after the
     * scan: anything the scan saw was written before that process finished.
     */
    private boolean isLeftToReconciler() {
        return pendingAgents.waitingCount() > 0 && reconciler.isUnderWay();
    }

    /** Takes a slot before an agent, so an agent that was taken does run. */
    private void dispatch(RoomId agentSpace) throws InterruptedException {
        while (!closed) {
            slots.acquire();
            Optional<AgentRef> next = pendingAgents.next(clock.instant());
            if (next.isEmpty()) {
                slots.release();
                return;
            }
            AgentRef agent = next.get();
            Thread.ofVirtual().name("provision-" + agent).start(() -> provision(agent, agentSpace));
        }
    }

    private void provision(AgentRef agent, RoomId agentSpace) {
        try {
            Optional<KnownAgent> known = directory.find(agent);
            if (known.isPresent()
                    && log.timed(() -> agents.provision(known.get(), agentSpace, directory.confirmed()))) {
                provisioned.incrementAndGet();
            }
            pendingAgents.done(agent);
        } catch (RuntimeException e) {
            Duration pause = FailureState.pauseAtLeast(e);
            Failing failing = pendingAgents.failed(agent, FailureState.reason(e), pause, clock.instant());
            report(e, () -> log.agentFailed(failing, e));
        } finally {
            slots.release();
            wakeUp.run();
        }
    }

    /** During shutdown, other beans close before the last agent is done; that is no failure. */
    private void report(RuntimeException e, Runnable logFailure) {
        if (closed) {
            LOG.infof(
                    "[AGENT_SYNC] Provisioning was interrupted by the shutdown and continues after the next start: %s",
                    FailureState.reason(e));
        } else {
            logFailure.run();
        }
    }

    private void finish() {
        if (requested.get() || !pendingAgents.isIdle(clock.instant())) {
            return;
        }
        open = false;
        boolean first = !firstPassDone && scannedAllBackends;
        int changed = provisioned.getAndSet(0);
        if (changed > 0 || first) {
            int listed =
                    (int) directory.all().stream().filter(KnownAgent::isListed).count();
            roomCount = rooms.countAgentRooms();
            checkFollowUp();
            log.completed(listed, roomCount, changed, pendingAgents.failures().size());
        }
        firstPassDone = firstPassDone || first;
    }

    /** Requests another pass if the completed work created more, such as a grace period that has begun. */
    private void checkFollowUp() {
        AgentProvisioning.Remaining remaining =
                agents.incomplete(directory.all(), space.required(), directory.confirmed());
        nextEndOfGrace = remaining.nextEndOfGrace().orElse(Instant.MAX);
        if (!remaining.agents().isEmpty() && !remaining.agents().equals(lastFollowUp)) {
            request();
            wakeUp.run();
        }
        lastFollowUp = remaining.agents();
    }
}
