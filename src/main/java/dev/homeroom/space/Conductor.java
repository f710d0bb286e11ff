package dev.homeroom.space;

import dev.homeroom.directory.AgentDirectory;
import dev.homeroom.directory.Leadership;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The thread that says what is next: reconciliation when it is due, and in between what the backends bring. Nothing is
 * made before the first reconciliation is over.
 */
final class Conductor implements AutoCloseable {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
    private static final Duration SHORTEST_WAIT = Duration.ofMillis(50);

    private final Leadership leadership;
    private final Reconciling reconciling;
    private final Settling settling;
    private final boolean makesRooms;
    private final InstantSource clock;
    private final SyncLog log;
    private final Semaphore wakeUps = new Semaphore(0);
    private final Thread thread = Thread.ofVirtual().name("provisioning").unstarted(this::loop);
    private volatile boolean closed;

    Conductor(
            AgentDirectory directory,
            Leadership leadership,
            Workshop workshop,
            Reconciling reconciling,
            boolean makesRooms,
            InstantSource clock,
            SyncLog log) {
        this.leadership = leadership;
        this.reconciling = reconciling;
        this.settling = new Settling(directory, workshop, clock, log, wakeUps::release);
        this.makesRooms = makesRooms;
        this.clock = clock;
        this.log = log;
    }

    void start() {
        thread.start();
    }

    /** Has everything looked at; returns at once. */
    void request() {
        settling.request();
        wakeUps.release();
    }

    /** Has everything in Matrix looked at soon; returns at once. */
    void reconcile(Report.Trigger trigger) {
        reconciling.ask(trigger);
        wakeUps.release();
    }

    /** As {@link #reconcile}, and by this process also where it doesn't lead. */
    void reconcileWhoeverLeads(Report.Trigger trigger) {
        reconciling.askWhoeverLeads(trigger);
        wakeUps.release();
    }

    /** From memory alone, so that it can be had while the database is down. */
    ProvisioningStatus status() {
        return settling.status(reconciling.problem());
    }

    int failures() {
        return settling.failures();
    }

    /** Not by interrupting: that would close H2's files under everybody who uses them. */
    @Override
    public void close() {
        closed = true;
        settling.close();
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
            log.stopped();
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
