package dev.homeroom.reconcile;

import dev.homeroom.cluster.Leases;
import dev.homeroom.reconcile.apply.PlanExecutor;
import dev.homeroom.reconcile.plan.Plan;
import dev.homeroom.reconcile.plan.Repair;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * Compares Matrix with the desired state and repairs the differences: observe, rebuild the index, plan, apply. Turns
 * keep running meanwhile. Only one process on a database reconciles at a time.
 */
@ApplicationScoped
public class Reconciler {
    private static final String NAME = "reconcile";
    /** The Space is repaired first, which may take several rounds; everything else is observed again after that. */
    private static final int ROUNDS = 4;

    private final Survey survey;
    private final PlanExecutor planExecutor;
    private final Leases leases;
    private final InstantSource clock;
    private final ReconcileLog log;
    private volatile Optional<ReconcileReport> last = Optional.empty();
    private volatile Optional<ReconcileReport> lastReal = Optional.empty();
    private volatile boolean running;

    Reconciler(Survey survey, PlanExecutor planExecutor, Leases leases, InstantSource clock, ReconcileLog log) {
        this.survey = survey;
        this.planExecutor = planExecutor;
        this.leases = leases;
        this.clock = clock;
        this.log = log;
    }

    /** The last report of this process, including dry runs; empty before the first one. */
    public Optional<ReconcileReport> last() {
        return last;
    }

    /** The last report of this process that is not of a dry run; empty before the first one. */
    public Optional<ReconcileReport> lastReal() {
        return lastReal;
    }

    /** Whether any process on the database is reconciling. Asks the database. */
    boolean isUnderWay() {
        return leases.isTaken(NAME);
    }

    /** Whether this process is reconciling. */
    public boolean isRunning() {
        return running;
    }

    /**
     * Reconciles, or only plans in a dry run. Blocks while the homeserver works: some seconds for a thousand rooms, and
     * longer if there are many repairs.
     *
     * @return empty if a reconciliation is running already, in this process or another
     */
    public Optional<ReconcileReport> run(ReconcileReport.Trigger trigger, boolean dryRun) {
        return run(trigger, dryRun ? ReconcileMode.DRY_RUN : ReconcileMode.APPLY, () -> {});
    }

    /** @param roomsReady called when turns may rely on the existing rooms, before new ones are created */
    Optional<ReconcileReport> run(ReconcileReport.Trigger trigger, ReconcileMode reconcileMode, Runnable roomsReady) {
        Optional<Leases.Lease> lease = leases.acquire(NAME);
        if (lease.isEmpty()) {
            return Optional.empty();
        }
        try (Leases.Lease held = lease.get()) {
            running = true;
            ReconcileReport reconcileReport = report(trigger, reconcileMode, roomsReady);
            last = Optional.of(reconcileReport);
            if (reconcileMode != ReconcileMode.DRY_RUN) {
                lastReal = last;
            }
            log.finished(reconcileReport);
            return last;
        } finally {
            running = false;
        }
    }

    private ReconcileReport report(ReconcileReport.Trigger trigger, ReconcileMode reconcileMode, Runnable roomsReady) {
        Instant startedAt = clock.instant();
        Run run = new Run(trigger, reconcileMode, roomsReady);
        Optional<String> problem = Optional.empty();
        try {
            run.execute();
        } catch (RuntimeException e) {
            problem = Optional.of(FailureState.reason(e));
            log.failed(trigger, e);
        }
        return new ReconcileReport(
                trigger,
                reconcileMode,
                startedAt,
                Duration.between(startedAt, clock.instant()),
                run.rooms,
                run.plan,
                run.failures,
                problem);
    }

    /** One reconciliation. */
    private final class Run {
        private final ReconcileReport.Trigger trigger;
        private final ReconcileMode reconcileMode;
        private final Runnable roomsReady;
        private int rooms;
        private Plan plan = Plan.EMPTY;
        private Map<Repair, String> failures = Map.of();

        private Run(ReconcileReport.Trigger trigger, ReconcileMode reconcileMode, Runnable roomsReady) {
            this.trigger = trigger;
            this.reconcileMode = reconcileMode;
            this.roomsReady = roomsReady;
        }

        private void execute() {
            Plan found = scanAndPlan();
            boolean applies = reconcileMode == ReconcileMode.APPLY;
            for (int round = 1; found.beginsWithSpace() && applies && round < ROUNDS; round++) {
                log.planned(trigger, found, reconcileMode);
                planExecutor.applyToSpace(found);
                found = scanAndPlan();
            }
            log.planned(trigger, found, reconcileMode);
            if (applies && !found.beginsWithSpace()) {
                failures = planExecutor.apply(found, roomsReady);
                if (found.needsAnotherScan(failures.keySet())) {
                    afterSpacesMoved(found);
                }
            }
        }

        /** Finds the failed repairs again and retries them once. */
        private void afterSpacesMoved(Plan before) {
            Plan found = scanAndPlan();
            log.planned(trigger, found, reconcileMode);
            if (!found.beginsWithSpace() && !found.repairs().equals(before.repairs())) {
                failures = planExecutor.apply(found, roomsReady);
            }
        }

        /** Adds the new plan to the plans that this run made before. */
        private Plan scanAndPlan() {
            Survey.Scan scan = survey.scan();
            rooms = scan.rooms();
            Plan found = survey.plan(scan, reconcileMode);
            plan = plan.followedBy(found);
            return found;
        }
    }
}
