package dev.homeroom.space;

import dev.homeroom.backend.AgentRef;
import dev.homeroom.directory.AgentDirectory;
import dev.homeroom.directory.KnownAgent;
import dev.homeroom.directory.Leadership;
import dev.homeroom.matrix.RoomId;
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

/**
 * The thread that gives out the work: reconciliation when it is due, and in between what the backends bring, as many
 * agents at once as there are places. Nothing is given out before the first reconciliation is over.
 */
final class Conductor implements AutoCloseable {
    private static final int AT_ONCE = 8;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
    private static final Duration SHORTEST_WAIT = Duration.ofMillis(50);
    private static final Duration WHILE_OTHERS_MEND = Duration.ofMillis(500);

    private final AgentDirectory directory;
    private final Leadership leadership;
    private final AgentSpace space;
    private final AgentProvisioning agents;
    private final RoomTable rooms;
    private final Reconciling reconciling;
    private final Reconciler reconciler;
    private final boolean makesRooms;
    private final InstantSource clock;
    private final SyncLog log;
    private final Backlog backlog = new Backlog();
    private final Semaphore places = new Semaphore(AT_ONCE);
    private final Semaphore wakeUps = new Semaphore(0);
    private final AtomicBoolean requested = new AtomicBoolean();
    private final AtomicInteger settled = new AtomicInteger();
    private final Thread thread = Thread.ofVirtual().name("provisioning").unstarted(this::loop);
    private volatile int roomCount;
    private volatile boolean firstPassDone;
    private volatile boolean closed;
    private volatile Setback setback = Setback.NONE;
    private volatile Instant nextEndOfGrace = Instant.MAX;
    private List<AgentRef> sequel = List.of();
    private Instant lookAgain = Instant.MAX;
    private boolean open;

    Conductor(
            AgentDirectory directory,
            Leadership leadership,
            Workshop workshop,
            Reconciling reconciling,
            boolean makesRooms,
            InstantSource clock,
            SyncLog log) {
        this.directory = directory;
        this.leadership = leadership;
        this.space = workshop.space;
        this.agents = workshop.agents;
        this.rooms = workshop.rooms;
        this.reconciling = reconciling;
        this.reconciler = workshop.reconciler;
        this.makesRooms = makesRooms;
        this.clock = clock;
        this.log = log;
    }

    void start() {
        thread.start();
    }

    /** Has everything looked at; returns at once. */
    void request() {
        requested.set(true);
        wakeUps.release();
    }

    /** Has everything in Matrix looked at soon; returns at once. */
    void reconcile(Report.Trigger trigger) {
        reconciling.ask(trigger);
        wakeUps.release();
    }

    /** From memory alone, so that it can be had while the database is down. */
    ProvisioningStatus status() {
        return new ProvisioningStatus(
                space.ifKnown(),
                reconciling.problem().or(setback::ifAny),
                roomCount,
                backlog.waitingCount(),
                backlog.runningCount(),
                backlog.failures(),
                firstPassDone);
    }

    int failures() {
        return backlog.failures().size();
    }

    /** Not by interrupting: that would close H2's files under everybody who uses them. */
    @Override
    public void close() {
        closed = true;
        wakeUps.release();
    }

    /**
     * Waits until no agent is worked on.
     *
     * @return whether that was so within the limit
     */
    boolean awaitIdle(Duration limit) throws InterruptedException {
        if (thread.getState() != Thread.State.NEW) {
            thread.join(limit);
        }
        boolean idle = places.tryAcquire(AT_ONCE, limit.toMillis(), TimeUnit.MILLISECONDS);
        if (idle) {
            places.release(AT_ONCE);
        }
        return idle;
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
            log.stopped();
        }
    }

    private void lead() throws InterruptedException {
        if (reconciling.isDue()) {
            whileNobodyWorks(reconciling::run);
            requested.set(true);
        }
        if (reconciling.isOver()) {
            reconciling.keepMark();
            if (makesRooms) {
                pass();
            }
        }
    }

    private void whileNobodyWorks(Runnable work) throws InterruptedException {
        places.acquire(AT_ONCE);
        try {
            work.run();
        } finally {
            places.release(AT_ONCE);
        }
    }

    private void pass() throws InterruptedException {
        if (!nextEndOfGrace.isAfter(clock.instant())) {
            requested.set(true);
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
                requested.set(true);
                lookAgain = clock.instant().plus(WHILE_OTHERS_MEND);
                return;
            }
            giveOut(itsSpace);
            finish();
        } catch (RuntimeException e) {
            setback = setback.again(e, clock.instant());
            log.allHeldUp(setback, e);
        }
    }

    private void look(RoomId itsSpace) {
        if (requested.getAndSet(false)) {
            roomCount = rooms.countAgentRooms();
            AgentProvisioning.Left left = agents.unsettled(directory.all(), itsSpace);
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
            if (known.isPresent() && log.timed(() -> agents.settle(known.get(), itsSpace))) {
                settled.incrementAndGet();
            }
            backlog.done(agent);
        } catch (RuntimeException e) {
            Duration pause = Setback.pauseAtLeast(e);
            log.agentFailed(backlog.failed(agent, Setback.reason(e), pause, clock.instant()), e);
        } finally {
            places.release();
            wakeUps.release();
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
        AgentProvisioning.Left left = agents.unsettled(directory.all(), space.required());
        nextEndOfGrace = left.nextEndOfGrace().orElse(Instant.MAX);
        if (!left.agents().isEmpty() && !left.agents().equals(sequel)) {
            request();
        }
        sequel = left.agents();
    }

    private Duration untilNextTry() {
        Instant now = clock.instant();
        Instant next =
                setback.attempts() > 0 ? setback.nextTry() : backlog.nextTry().orElse(Instant.MAX);
        Instant soonest = Stream.of(next, nextEndOfGrace, lookAgain, reconciling.nextLook(), now.plus(LONGEST_WAIT))
                .min(Comparator.naturalOrder())
                .orElseThrow();
        Duration wait = Duration.between(now, soonest);
        return wait.compareTo(SHORTEST_WAIT) > 0 ? wait : SHORTEST_WAIT;
    }
}
