package dev.homeroom.reconcile;

import dev.homeroom.cluster.Leases;
import dev.homeroom.database.DatabaseUnavailableException;
import dev.homeroom.reconcile.plan.ReconcileSettings;
import dev.homeroom.reconcile.snapshot.Finding;
import dev.homeroom.rooms.template.SpaceSettings;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Decides when to reconcile, and whether turns may run.
 *
 * <table>
 * <caption>When it is due</caption>
 * <tr><td>this process becomes the leader</td><td>at once; retried with backoff until the state in Matrix is known</td></tr>
 * <tr><td>all repairs succeeded</td><td>after the usual interval</td></tr>
 * <tr><td>a repair failed, or some state was unknown</td><td>after ten minutes, or the usual interval if that is shorter</td></tr>
 * <tr><td>an outage is over, or a room was upgraded</td><td>at once, at most once a minute</td></tr>
 * </table>
 *
 * <p>Turns wait until a process has reconciled since this one started. From then on they run, whichever process leads.
 *
 * <table>
 * <caption>In a process that does not lead</caption>
 * <tr><td>no leader mark at the start, and a mark appears later</td><td>the leader reconciled after this process started:
 *     turns run</td></tr>
 * <tr><td>a leader mark from the start</td><td>the leader may have died, and rooms may have changed since: this process
 *     observes Matrix itself and rebuilds the index, but repairs nothing</td></tr>
 * </table>
 */
@ApplicationScoped
class ReconcileSchedule {
    private static final Logger LOG = Logger.getLogger(ReconcileSchedule.class);
    /** Held by the leader from its first reconciliation on. */
    private static final String MARK = "reconciled";

    private static final Duration AFTER_FAILURE = Duration.ofMinutes(10);
    private static final Duration BETWEEN_EVENTS = Duration.ofMinutes(1);
    private static final Duration CHECK_LEADER_EVERY = Duration.ofSeconds(1);

    private final Reconciler reconciler;
    /** The mode of reconciliations that nobody asked for. */
    private final ReconcileMode reconcileMode;

    private final Leases leases;
    private final Duration every;
    private final InstantSource clock;
    private final CountDownLatch roomsReady = new CountDownLatch(1);
    private final AtomicReference<ReconcileReport.@Nullable Trigger> asked =
            new AtomicReference<>(ReconcileReport.Trigger.BOOT);
    private final AtomicReference<ReconcileReport.@Nullable Trigger> askedInAnyRole = new AtomicReference<>();
    private volatile Instant next = Instant.MIN;
    private volatile boolean reconciled;
    private volatile Optional<String> problem = Optional.empty();
    private boolean noMarkAtStart;
    private Instant nextOwnReconcile = Instant.MIN;
    private int failures;
    private Leases.@Nullable Lease mark;

    ReconcileSchedule(
            Reconciler reconciler,
            Leases leases,
            SpaceSettings space,
            ReconcileSettings settings,
            InstantSource clock) {
        this.reconciler = reconciler;
        this.reconcileMode = space.makeRooms() ? ReconcileMode.APPLY : ReconcileMode.INDEX_ONLY;
        this.leases = leases;
        this.every = settings.every();
        this.clock = clock;
    }

    boolean awaitRoomsReady(Duration limit) throws InterruptedException {
        return roomsReady.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    boolean mayTurnsRun() {
        return roomsReady.getCount() == 0;
    }

    /** Whether this process is the leader and has reconciled once. */
    boolean hasReconciled() {
        return reconciled;
    }

    /** The reason why the state in Matrix is unknown; empty if it is known. */
    Optional<String> problem() {
        return problem;
    }

    void ask(ReconcileReport.Trigger trigger) {
        if (!reconciled) {
            return;
        }
        asked.set(trigger);
        next = soonest();
    }

    /**
     * Asks for a reconciliation. A process that doesn't lead reconciles itself, if its turns may run. A new leader reconciles
     * in any case.
     */
    void askInAnyRole(ReconcileReport.Trigger trigger) {
        if (reconciled) {
            ask(trigger);
        } else {
            askedInAnyRole.set(trigger);
        }
    }

    private Instant soonest() {
        Instant earliest = reconciler
                .last()
                .map(reconcileReport -> reconcileReport.startedAt().plus(BETWEEN_EVENTS))
                .orElse(Instant.MIN);
        return later(earliest, Duration.ZERO);
    }

    boolean isDue() {
        return !next.isAfter(clock.instant());
    }

    Instant nextCheck() {
        return reconciled ? next : later(next, CHECK_LEADER_EVERY);
    }

    private Instant later(Instant time, Duration atLeast) {
        Instant earliest = clock.instant().plus(atLeast);
        return time.isBefore(earliest) ? earliest : time;
    }

    /** One step of a process that doesn't lead. */
    void follow() {
        reconciled = false;
        next = Instant.MIN;
        try {
            if (mayTurnsRun()) {
                reconcileIfAsked();
            } else if (!leases.isTaken(MARK)) {
                noMarkAtStart = true;
            } else if (noMarkAtStart) {
                roomsReady.countDown();
            } else if (!nextOwnReconcile.isAfter(clock.instant())) {
                reconcileHere();
            }
        } catch (DatabaseUnavailableException e) {
            problem = Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private void reconcileIfAsked() {
        ReconcileReport.Trigger trigger = askedInAnyRole.get();
        if (trigger == null || soonest().isAfter(clock.instant())) {
            return;
        }
        Optional<ReconcileReport> report = reconciler.run(trigger, reconcileMode, () -> {});
        if (report.filter(done -> done.problem().isEmpty()).isPresent()) {
            askedInAnyRole.compareAndSet(trigger, null);
            problem = Optional.empty();
        }
    }

    private void reconcileHere() {
        Optional<ReconcileReport> report =
                reconciler.run(ReconcileReport.Trigger.BOOT, ReconcileMode.INDEX_ONLY, () -> {});
        Optional<String> failure = report.flatMap(ReconcileReport::problem);
        if (failure.isPresent()) {
            failures++;
            problem = failure;
            nextOwnReconcile = clock.instant().plus(FailureState.BACKOFF.after(failures));
        } else if (report.isPresent() && !report.get().plan().beginsWithSpace()) {
            failures = 0;
            problem = Optional.empty();
            roomsReady.countDown();
        }
    }

    void run() {
        askedInAnyRole.set(null);
        ReconcileReport.Trigger trigger =
                Optional.ofNullable(asked.getAndSet(null)).orElse(ReconcileReport.Trigger.SCHEDULE);
        try {
            Optional<ReconcileReport> report = reconciler.run(trigger, reconcileMode, roomsReady::countDown);
            if (report.isEmpty()) {
                asked.set(trigger);
                next = clock.instant().plus(CHECK_LEADER_EVERY);
            } else {
                finished(report.get());
            }
        } catch (RuntimeException e) {
            failed(trigger, FailureState.reason(e));
        }
    }

    private void finished(ReconcileReport reconcileReport) {
        if (reconcileReport.problem().isPresent()) {
            failed(reconcileReport.trigger(), reconcileReport.problem().get());
            return;
        }
        failures = 0;
        problem = Optional.empty();
        reconciled = true;
        roomsReady.countDown();
        renewMark();
        boolean unfinished = !reconcileReport.failures().isEmpty()
                || reconcileReport.plan().findings().stream()
                        .anyMatch(finding -> finding.kind() == Finding.FindingKind.CANT_TELL);
        Duration pause = unfinished && AFTER_FAILURE.compareTo(every) < 0 ? AFTER_FAILURE : every;
        next = clock.instant().plus(pause);
    }

    /**
     * Renews the mark that tells processes started later that a reconciliation is complete. The mark of a dead process
     * lasts up to half a minute.
     */
    void renewMark() {
        try {
            if (mark == null || !mark.isHeld()) {
                mark = leases.acquire(MARK).orElse(null);
            }
        } catch (RuntimeException e) {
            LOG.debugf("The lease of a complete reconciliation can't be renewed now: %s", e.getMessage());
        }
    }

    private void failed(ReconcileReport.Trigger trigger, String reason) {
        failures++;
        problem = Optional.of(reason);
        asked.set(trigger);
        next = clock.instant().plus(FailureState.BACKOFF.after(failures));
    }
}
