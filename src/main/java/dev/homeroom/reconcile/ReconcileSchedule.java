package dev.homeroom.reconcile;

import dev.homeroom.cluster.Leases;
import dev.homeroom.database.DatabaseUnavailableException;
import dev.homeroom.reconcile.plan.Finding;
import dev.homeroom.reconcile.plan.ReconcileSettings;
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
 * When to reconcile, and whether turns may run.
 *
 * <table>
 * <caption>When it is due</caption>
 * <tr><td>this process begins to lead</td><td>at once; again with growing pauses until it can be told what there is</td></tr>
 * <tr><td>all went well</td><td>after the usual time</td></tr>
 * <tr><td>a repair failed, or something could not be told</td><td>after ten minutes, or the usual time if that is shorter</td></tr>
 * <tr><td>an outage is over, or a room was upgraded</td><td>at once, and not more than once a minute</td></tr>
 * </table>
 *
 * <p>Turns wait until somebody has looked since this process began, and go on from then on, whoever leads.
 *
 * <table>
 * <caption>In a process that does not lead</caption>
 * <tr><td>nobody is marked as through, and then somebody is</td><td>that one has looked since: turns run</td></tr>
 * <tr><td>somebody was marked as through from the beginning</td><td>whoever that is may have died, and things may have
 *     changed since: this process looks itself, rebuilds the index, and mends nothing</td></tr>
 * </table>
 */
@ApplicationScoped
class ReconcileSchedule {
    private static final Logger LOG = Logger.getLogger(ReconcileSchedule.class);
    /** Held by the process that leads, from its first reconciliation on. */
    private static final String OVER = "reconciled";

    private static final Duration AGAIN = Duration.ofMinutes(10);
    private static final Duration BETWEEN_EVENTS = Duration.ofMinutes(1);
    private static final Duration LOOK_FOR_LEADER = Duration.ofSeconds(1);

    private final Reconciler reconciler;
    /** Of what is done without being asked for. */
    private final ReconcileMode reconcileMode;

    private final Leases leases;
    private final Duration every;
    private final InstantSource clock;
    private final CountDownLatch roomsAreRight = new CountDownLatch(1);
    private final AtomicReference<ReconcileReport.@Nullable Trigger> asked =
            new AtomicReference<>(ReconcileReport.Trigger.BOOT);
    private final AtomicReference<ReconcileReport.@Nullable Trigger> askedOfFollower = new AtomicReference<>();
    private volatile Instant next = Instant.MIN;
    private volatile boolean over;
    private volatile Optional<String> problem = Optional.empty();
    private boolean nobodyWasThrough;
    private Instant nextLookOfOurs = Instant.MIN;
    private int failures;
    private Leases.@Nullable Lease mark;

    ReconcileSchedule(
            Reconciler reconciler,
            Leases leases,
            SpaceSettings space,
            ReconcileSettings settings,
            InstantSource clock) {
        this.reconciler = reconciler;
        this.reconcileMode = space.makeRooms() ? ReconcileMode.MENDED : ReconcileMode.KNOWN;
        this.leases = leases;
        this.every = settings.every();
        this.clock = clock;
    }

    /** @return whether turns may run */
    boolean awaitRoomsAreRight(Duration limit) throws InterruptedException {
        return roomsAreRight.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    boolean mayTurnsRun() {
        return roomsAreRight.getCount() == 0;
    }

    /** Whether this process, which leads, has reconciled once. */
    boolean isOver() {
        return over;
    }

    /** Why it can't be told what there is; empty when it can. */
    Optional<String> problem() {
        return problem;
    }

    void ask(ReconcileReport.Trigger trigger) {
        if (!over) {
            return;
        }
        asked.set(trigger);
        next = soonest();
    }

    /** As {@link #ask}; a process that doesn't lead does it itself, if its turns may run. One that begins to lead looks anyway. */
    void askWhoeverLeads(ReconcileReport.Trigger trigger) {
        if (over) {
            ask(trigger);
        } else {
            askedOfFollower.set(trigger);
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

    Instant nextLook() {
        return over ? next : later(next, LOOK_FOR_LEADER);
    }

    private Instant later(Instant time, Duration atLeast) {
        Instant earliest = clock.instant().plus(atLeast);
        return time.isBefore(earliest) ? earliest : time;
    }

    /** Somebody else leads. */
    void follow() {
        over = false;
        next = Instant.MIN;
        try {
            if (mayTurnsRun()) {
                reconcileIfAsked();
            } else if (!leases.isTaken(OVER)) {
                nobodyWasThrough = true;
            } else if (nobodyWasThrough) {
                roomsAreRight.countDown();
            } else if (!nextLookOfOurs.isAfter(clock.instant())) {
                reconcileHere();
            }
        } catch (DatabaseUnavailableException e) {
            problem = Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private void reconcileIfAsked() {
        ReconcileReport.Trigger trigger = askedOfFollower.get();
        if (trigger == null || soonest().isAfter(clock.instant())) {
            return;
        }
        Optional<ReconcileReport> report = reconciler.run(trigger, reconcileMode, () -> {});
        if (report.filter(done -> done.problem().isEmpty()).isPresent()) {
            askedOfFollower.compareAndSet(trigger, null);
            problem = Optional.empty();
        }
    }

    private void reconcileHere() {
        Optional<ReconcileReport> report = reconciler.run(ReconcileReport.Trigger.BOOT, ReconcileMode.KNOWN, () -> {});
        Optional<String> trouble = report.flatMap(ReconcileReport::problem);
        if (trouble.isPresent()) {
            failures++;
            problem = trouble;
            nextLookOfOurs = clock.instant().plus(FailureBackoff.after(failures));
        } else if (report.isPresent() && !report.get().plan().beginsWithSpace()) {
            failures = 0;
            problem = Optional.empty();
            roomsAreRight.countDown();
        }
    }

    void run() {
        askedOfFollower.set(null);
        ReconcileReport.Trigger trigger =
                Optional.ofNullable(asked.getAndSet(null)).orElse(ReconcileReport.Trigger.SCHEDULE);
        try {
            Optional<ReconcileReport> report = reconciler.run(trigger, reconcileMode, roomsAreRight::countDown);
            if (report.isEmpty()) {
                asked.set(trigger);
                next = clock.instant().plus(LOOK_FOR_LEADER);
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
        over = true;
        roomsAreRight.countDown();
        renewMark();
        boolean unfinished = !reconcileReport.failures().isEmpty()
                || reconcileReport.plan().remarks().stream()
                        .anyMatch(finding -> finding.what() == Finding.FindingKind.CANT_TELL);
        Duration pause = unfinished && AGAIN.compareTo(every) < 0 ? AGAIN : every;
        next = clock.instant().plus(pause);
    }

    /** So that processes that start later see that it is over; one that has died may hold it for half a minute yet. */
    void renewMark() {
        try {
            if (mark == null || !mark.isHeld()) {
                mark = leases.acquire(OVER).orElse(null);
            }
        } catch (RuntimeException e) {
            LOG.debugf("That it is over can't be noted now: %s", e.getMessage());
        }
    }

    private void failed(ReconcileReport.Trigger trigger, String why) {
        failures++;
        problem = Optional.of(why);
        asked.set(trigger);
        next = clock.instant().plus(FailureBackoff.after(failures));
    }
}
