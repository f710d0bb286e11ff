package dev.homeroom.operations;

import dev.homeroom.operations.BackgroundJob.JobRun;
import dev.homeroom.reconcile.ReconcileLoop;
import dev.homeroom.reconcile.ReconcileReport;
import dev.homeroom.reconcile.Reconciler;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** The reconciliation that programs ask for. A run that ends without a report has found that another process reconciles. */
@ApplicationScoped
public class ReconcileJob {
    private final ReconcileLoop reconcileLoop;
    private final Reconciler reconciler;
    private final BackgroundJob<ReconcileReport> work = new BackgroundJob<>("reconcile");

    ReconcileJob(ReconcileLoop reconcileLoop, Reconciler reconciler) {
        this.reconcileLoop = reconcileLoop;
        this.reconciler = reconciler;
    }

    /** The reason why nothing may be changed, as a sentence; empty as a rule. */
    public Optional<String> pausedBecause() {
        return reconcileLoop.pausedBecause();
    }

    /** @return empty when one is running here */
    public Optional<JobRun<ReconcileReport>> plan() {
        return work.begin(
                report -> reconciler.run(ReconcileReport.Trigger.ASKED, true).ifPresent(report));
    }

    /** Makes the repairs. To be asked only when nothing forbids it. */
    public Optional<JobRun<ReconcileReport>> apply() {
        return work.begin(report -> {
            reconciler.run(ReconcileReport.Trigger.ASKED, false).ifPresent(report);
            reconcileLoop.provisionAll();
        });
    }
}
