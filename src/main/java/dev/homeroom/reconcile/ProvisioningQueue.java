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
 * Brings users and rooms into line with what the backends list, by the index, as many agents at once as there are places.
 * An agent that fails is tried again with growing pauses, and holds up no other.
 */
@ApplicationScoped
@Startup // so that its figures are there from the beginning
class ProvisioningQueue {
    private static final Logger LOG = Logger.getLogger(ProvisioningQueue.class);
    private static final int AT_ONCE = 8;
    private static final Duration WHILE_OTHERS_MEND = Duration.ofMillis(500);

    private final AgentDirectory directory;
    private final AgentSpace space;
    private final AgentProvisioning agents;
    private final RoomTable rooms;
    private final Reconciler reconciler;
    private final InstantSource clock;
    private final SyncLog log;
    private final PendingAgents pendingAgents = new PendingAgents();
    private final Semaphore places = new Semaphore(AT_ONCE);
    private final AtomicBoolean requested = new AtomicBoolean();
    private final AtomicInteger settled = new AtomicInteger();
    private volatile int roomCount;
    private volatile boolean firstPassDone;
    private volatile boolean closed;
    private volatile FailureState failureState = FailureState.NONE;
    private volatile Instant nextEndOfGrace = Instant.MAX;
    private List<AgentRef> sequel = List.of();
    private Instant lookAgain = Instant.MAX;
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

    /** Has somebody told when an agent is through, so that a place is free. To be called before the first pass. */
    void onProgress(Runnable listener) {
        wakeUp = listener;
    }

    /** The next pass looks at all agents. */
    void request() {
        requested.set(true);
    }

    /** No further agent is begun. */
    void close() {
        closed = true;
    }

    /**
     * From memory alone.
     *
     * @param elsewhere what holds everything up beside this
     */
    ProvisioningStatus status(Optional<String> elsewhere) {
        return new ProvisioningStatus(
                space.ifKnown(),
                elsewhere.or(failureState::ifAny),
                roomCount,
                pendingAgents.waitingCount(),
                pendingAgents.runningCount(),
                pendingAgents.failures(),
                firstPassDone);
    }

    /** Not before the work of all agents that are under way is over. */
    void whileNobodyWorks(Runnable work) throws InterruptedException {
        places.acquire(AT_ONCE);
        try {
            work.run();
        } finally {
            places.release(AT_ONCE);
        }
    }

    /** @return whether no agent was worked on within the limit */
    boolean awaitIdle(Duration limit) throws InterruptedException {
        boolean idle = places.tryAcquire(AT_ONCE, limit.toMillis(), TimeUnit.MILLISECONDS);
        if (idle) {
            places.release(AT_ONCE);
        }
        return idle;
    }

    /** When there may be something to do though nobody asks for it. */
    Instant nextTry() {
        Instant next = failureState.attempts() > 0
                ? failureState.nextTry()
                : pendingAgents.nextTry().orElse(Instant.MAX);
        return Stream.of(next, nextEndOfGrace, lookAgain)
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
        lookAgain = Instant.MAX;
        try {
            RoomId itsSpace = space.required();
            failureState = FailureState.NONE;
            scan(itsSpace);
            if (isOthersToDo()) {
                request();
                lookAgain = clock.instant().plus(WHILE_OTHERS_MEND);
                return;
            }
            dispatch(itsSpace);
            finish();
        } catch (RuntimeException e) {
            failureState = failureState.again(e, clock.instant());
            tell(e, () -> log.allHeldUp(failureState, e));
        }
    }

    private void scan(RoomId itsSpace) {
        if (requested.getAndSet(false)) {
            roomCount = rooms.countAgentRooms();
            AgentProvisioning.Left left = agents.incomplete(directory.all(), itsSpace, directory.confirmed());
            nextEndOfGrace = left.nextEndOfGrace().orElse(Instant.MAX);
            pendingAgents.want(left.agents());
        }
    }

    /**
     * What another process has just found while it reconciles, it mends itself. To be asked after the look: what was seen
     * there was written before that process had ended.
     */
    private boolean isOthersToDo() {
        return pendingAgents.waitingCount() > 0 && reconciler.isUnderWay();
    }

    /** Waits for a place first, so that what is given out does run. */
    private void dispatch(RoomId itsSpace) throws InterruptedException {
        while (!closed) {
            places.acquire();
            Optional<AgentRef> next = pendingAgents.next(clock.instant());
            if (next.isEmpty()) {
                places.release();
                return;
            }
            AgentRef agent = next.get();
            Thread.ofVirtual().name("provision-" + agent).start(() -> work(agent, itsSpace));
        }
    }

    private void work(AgentRef agent, RoomId itsSpace) {
        try {
            Optional<KnownAgent> known = directory.find(agent);
            if (known.isPresent() && log.timed(() -> agents.provision(known.get(), itsSpace, directory.confirmed()))) {
                settled.incrementAndGet();
            }
            pendingAgents.done(agent);
        } catch (RuntimeException e) {
            Duration pause = FailureState.pauseAtLeast(e);
            Failing failing = pendingAgents.failed(agent, FailureState.reason(e), pause, clock.instant());
            tell(e, () -> log.agentFailed(failing, e));
        } finally {
            places.release();
            wakeUp.run();
        }
    }

    /** A stop pulls away what the last work stands on, other beans too, which is no failure. */
    private void tell(RuntimeException e, Runnable trouble) {
        if (closed) {
            LOG.infof(
                    "[AGENT_SYNC] Cut off by the stop, and finished after the next start: %s", FailureState.reason(e));
        } else {
            trouble.run();
        }
    }

    private void finish() {
        if (requested.get() || !pendingAgents.isIdle(clock.instant())) {
            return;
        }
        open = false;
        boolean first = !firstPassDone && directory.hasAskedEverybody();
        int news = settled.getAndSet(0);
        if (news > 0 || first) {
            int listed =
                    (int) directory.all().stream().filter(KnownAgent::isListed).count();
            roomCount = rooms.countAgentRooms();
            preview();
            log.completed(listed, roomCount, news, pendingAgents.failures().size());
        }
        firstPassDone = firstPassDone || first;
    }

    /** What was just done may have a sequel, by itself: a grace period that has begun. */
    private void preview() {
        AgentProvisioning.Left left = agents.incomplete(directory.all(), space.required(), directory.confirmed());
        nextEndOfGrace = left.nextEndOfGrace().orElse(Instant.MAX);
        if (!left.agents().isEmpty() && !left.agents().equals(sequel)) {
            request();
            wakeUp.run();
        }
        sequel = left.agents();
    }
}
