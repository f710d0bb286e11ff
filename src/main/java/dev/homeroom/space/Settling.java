package dev.homeroom.space;

import dev.homeroom.backend.AgentRef;
import dev.homeroom.directory.AgentDirectory;
import dev.homeroom.directory.KnownAgent;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.space.ProvisioningStatus.Failing;
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
class Settling {
    private static final Logger LOG = Logger.getLogger(Settling.class);
    private static final int AT_ONCE = 8;
    private static final Duration WHILE_OTHERS_MEND = Duration.ofMillis(500);

    private final AgentDirectory directory;
    private final AgentSpace space;
    private final AgentProvisioning agents;
    private final RoomTable rooms;
    private final Reconciler reconciler;
    private final InstantSource clock;
    private final SyncLog log;
    private final Backlog backlog = new Backlog();
    private final Semaphore places = new Semaphore(AT_ONCE);
    private final AtomicBoolean requested = new AtomicBoolean();
    private final AtomicInteger settled = new AtomicInteger();
    private volatile int roomCount;
    private volatile boolean firstPassDone;
    private volatile boolean closed;
    private volatile Setback setback = Setback.NONE;
    private volatile Instant nextEndOfGrace = Instant.MAX;
    private List<AgentRef> sequel = List.of();
    private Instant lookAgain = Instant.MAX;
    private volatile Runnable wakeUp = () -> {};
    private boolean open;

    Settling(
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
        log.countFailing(backlog);
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
                elsewhere.or(setback::ifAny),
                roomCount,
                backlog.waitingCount(),
                backlog.runningCount(),
                backlog.failures(),
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
        Instant next =
                setback.attempts() > 0 ? setback.nextTry() : backlog.nextTry().orElse(Instant.MAX);
        return Stream.of(next, nextEndOfGrace, lookAgain)
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }

    void pass() throws InterruptedException {
        if (!nextEndOfGrace.isAfter(clock.instant())) {
            request();
        }
        open = open || requested.get() || !backlog.isIdle(clock.instant());
        if (!open || setback.nextTry().isAfter(clock.instant())) {
            return;
        }
        lookAgain = Instant.MAX;
        try {
            RoomId itsSpace = space.required();
            setback = Setback.NONE;
            look(itsSpace);
            if (isOthersToDo()) {
                request();
                lookAgain = clock.instant().plus(WHILE_OTHERS_MEND);
                return;
            }
            giveOut(itsSpace);
            finish();
        } catch (RuntimeException e) {
            setback = setback.again(e, clock.instant());
            tell(e, () -> log.allHeldUp(setback, e));
        }
    }

    private void look(RoomId itsSpace) {
        if (requested.getAndSet(false)) {
            roomCount = rooms.countAgentRooms();
            AgentProvisioning.Left left = agents.unsettled(directory.all(), itsSpace, directory.confirmed());
            nextEndOfGrace = left.nextEndOfGrace().orElse(Instant.MAX);
            backlog.want(left.agents());
        }
    }

    /**
     * What another process has just found while it reconciles, it mends itself. To be asked after the look: what was seen
     * there was written before that process had ended.
     */
    private boolean isOthersToDo() {
        return backlog.waitingCount() > 0 && reconciler.isUnderWay();
    }

    /** Waits for a place first, so that what is given out does run. */
    private void giveOut(RoomId itsSpace) throws InterruptedException {
        while (!closed) {
            places.acquire();
            Optional<AgentRef> next = backlog.next(clock.instant());
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
            if (known.isPresent() && log.timed(() -> agents.settle(known.get(), itsSpace, directory.confirmed()))) {
                settled.incrementAndGet();
            }
            backlog.done(agent);
        } catch (RuntimeException e) {
            Duration pause = Setback.pauseAtLeast(e);
            Failing failing = backlog.failed(agent, Setback.reason(e), pause, clock.instant());
            tell(e, () -> log.agentFailed(failing, e));
        } finally {
            places.release();
            wakeUp.run();
        }
    }

    /** A stop pulls away what the last work stands on, other beans too, which is no failure. */
    private void tell(RuntimeException e, Runnable trouble) {
        if (closed) {
            LOG.infof("[AGENT_SYNC] Cut off by the stop, and finished after the next start: %s", Setback.reason(e));
        } else {
            trouble.run();
        }
    }

    private void finish() {
        if (requested.get() || !backlog.isIdle(clock.instant())) {
            return;
        }
        open = false;
        boolean first = !firstPassDone && directory.hasAskedEverybody();
        int news = settled.getAndSet(0);
        if (news > 0 || first) {
            int listed =
                    (int) directory.all().stream().filter(KnownAgent::isListed).count();
            roomCount = rooms.countAgentRooms();
            lookAhead();
            log.completed(listed, roomCount, news, backlog.failures().size());
        }
        firstPassDone = firstPassDone || first;
    }

    /** What was just done may have a sequel, by itself: a grace period that has begun. */
    private void lookAhead() {
        AgentProvisioning.Left left = agents.unsettled(directory.all(), space.required(), directory.confirmed());
        nextEndOfGrace = left.nextEndOfGrace().orElse(Instant.MAX);
        if (!left.agents().isEmpty() && !left.agents().equals(sequel)) {
            request();
            wakeUp.run();
        }
        sequel = left.agents();
    }
}
