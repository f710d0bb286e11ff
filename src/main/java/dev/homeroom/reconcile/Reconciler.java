package dev.homeroom.reconcile;

import dev.homeroom.cluster.Leases;
import dev.homeroom.reconcile.apply.AgentSpace;
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
 * Compares everything in Matrix with what there should be, and mends it: observe, rebuild the index, plan, apply. Turns go
 * on meanwhile; of all processes on one database one at a time does it.
 */
@ApplicationScoped
public class Reconciler {
    private static final String NAME = "reconcile";
    /** The Space first, and what it was found to have become; after that everything is looked at anew. */
    private static final int ROUNDS = 4;

    private final Survey survey;
    private final PlanExecutor planExecutor;
    private final AgentSpace space;
    private final Leases leases;
    private final InstantSource clock;
    private final ReconcileLog log;
    private volatile Optional<ReconcileReport> last = Optional.empty();
    private volatile boolean running;

    Reconciler(
            Survey survey,
            PlanExecutor planExecutor,
            AgentSpace space,
            Leases leases,
            InstantSource clock,
            ReconcileLog log) {
        this.survey = survey;
        this.planExecutor = planExecutor;
        this.space = space;
        this.leases = leases;
        this.clock = clock;
        this.log = log;
    }

    /** What the last one found and did, a dry run too; empty before the first of this process. */
    public Optional<ReconcileReport> last() {
        return last;
    }

    /** Whether this process or another one on the database is at it. Asks the database. */
    boolean isUnderWay() {
        return leases.isTaken(NAME);
    }

    /** Whether this process is at it. */
    public boolean isRunning() {
        return running;
    }

    /**
     * Does all of it, or, in a dry run, only looks. Blocks for as long as the homeserver takes: for a thousand rooms some
     * seconds, and longer where much is to be done.
     *
     * @return empty when another one is under way, in this process or another
     */
    public Optional<ReconcileReport> run(ReconcileReport.Trigger trigger, boolean dryRun) {
        return run(trigger, dryRun ? ReconcileMode.PLANNED : ReconcileMode.MENDED, () -> {});
    }

    /** @param roomsAreRight called when turns may rely on the rooms that are there, before new ones are made */
    Optional<ReconcileReport> run(
            ReconcileReport.Trigger trigger, ReconcileMode reconcileMode, Runnable roomsAreRight) {
        Optional<Leases.Lease> alone = leases.acquire(NAME);
        if (alone.isEmpty()) {
            return Optional.empty();
        }
        try (Leases.Lease held = alone.get()) {
            running = true;
            ReconcileReport reconcileReport = report(trigger, reconcileMode, roomsAreRight);
            last = Optional.of(reconcileReport);
            log.finished(reconcileReport);
            return last;
        } finally {
            running = false;
        }
    }

    private ReconcileReport report(
            ReconcileReport.Trigger trigger, ReconcileMode reconcileMode, Runnable roomsAreRight) {
        Instant begun = clock.instant();
        Run run = new Run(trigger, reconcileMode, roomsAreRight);
        Optional<String> problem = Optional.empty();
        try {
            run.go();
        } catch (RuntimeException e) {
            problem = Optional.of(FailureState.reason(e));
            log.brokeOff(trigger, e);
        }
        return new ReconcileReport(
                trigger,
                reconcileMode != ReconcileMode.MENDED,
                begun,
                Duration.between(begun, clock.instant()),
                run.rooms,
                run.plan,
                run.failures,
                problem);
    }

    /** One reconciliation. */
    private final class Run {
        private final ReconcileReport.Trigger trigger;
        private final ReconcileMode reconcileMode;
        private final Runnable roomsAreRight;
        private int rooms;
        private Plan plan = Plan.EMPTY;
        private Map<Repair, String> failures = Map.of();

        private Run(ReconcileReport.Trigger trigger, ReconcileMode reconcileMode, Runnable roomsAreRight) {
            this.trigger = trigger;
            this.reconcileMode = reconcileMode;
            this.roomsAreRight = roomsAreRight;
        }

        private void go() {
            Plan found = lookAndPlan();
            boolean mends = reconcileMode == ReconcileMode.MENDED;
            for (int round = 1; found.beginsWithSpace() && mends && round < ROUNDS; round++) {
                log.planned(trigger, found, false);
                planExecutor.applyToSpace(found);
                found = lookAndPlan();
            }
            log.planned(trigger, found, !mends);
            if (mends && !found.beginsWithSpace()) {
                failures = planExecutor.apply(found, space.required(), roomsAreRight);
                if (found.needsAnotherLook(failures.keySet())) {
                    afterSpacesMoved(found);
                }
            }
        }

        /** What failed before is found, and tried, once more. */
        private void afterSpacesMoved(Plan before) {
            Plan found = lookAndPlan();
            log.planned(trigger, found, false);
            if (!found.beginsWithSpace() && !found.repairs().equals(before.repairs())) {
                failures = planExecutor.apply(found, space.required(), roomsAreRight);
            }
        }

        /** What has been planned before in this run is part of what it had to do. */
        private Plan lookAndPlan() {
            Survey.Look look = survey.look();
            rooms = look.rooms();
            Plan found = survey.plan(look, reconcileMode);
            plan = plan.followedBy(found);
            return found;
        }
    }
}
