package dev.homeroom.reconcile;

import dev.homeroom.reconcile.plan.Plan;
import dev.homeroom.reconcile.snapshot.Finding;
import dev.homeroom.settings.Counted;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/** Logs and meters reconciliation. A finding is logged once, and again only after it was gone in between. */
@ApplicationScoped
@Startup // so that its metrics exist from the start
class ReconcileLog {
    private static final Logger LOG = Logger.getLogger(ReconcileLog.class);
    private static final int MAX_PLAN_LINES = 50;

    private final MeterRegistry meters;
    private final Timer duration;
    private final AtomicInteger drift = new AtomicInteger();
    private final AtomicLong lastSuccess = new AtomicLong();
    private volatile List<Finding> reported = List.of();
    private volatile String lastFailure = "";

    ReconcileLog(MeterRegistry meters) {
        this.meters = meters;
        this.duration = meters.timer("homeroom.reconcile.duration");
        Gauge.builder("homeroom.reconcile.drift", drift, AtomicInteger::get).register(meters);
        Gauge.builder("homeroom.reconcile.last.success", lastSuccess, AtomicLong::get)
                .baseUnit("seconds")
                .register(meters);
    }

    void planned(ReconcileReport.Trigger trigger, Plan plan, ReconcileMode mode) {
        if (!plan.isEmpty()) {
            LOG.infof(
                    "[AGENT_SYNC] %s: %s",
                    mode == ReconcileMode.APPLY
                            ? "Reconciliation (" + word(trigger) + ") applies"
                            : "A reconciliation would apply",
                    Counted.of(plan.repairs().size(), "repair"));
        }
        plan.repairs().stream()
                .limit(MAX_PLAN_LINES)
                .forEach(repair -> LOG.infof("[AGENT_SYNC] Plan: %s", repair.sentence()));
        plan.findings().stream()
                .filter(finding -> !reported.contains(finding))
                .forEach(finding -> LOG.warnf("[AGENT_SYNC] %s", finding.sentence()));
        reported = plan.findings();
    }

    void finished(ReconcileReport reconcileReport) {
        if (reconcileReport.isPlanOnly() || reconcileReport.problem().isPresent()) {
            return;
        }
        lastFailure = "";
        duration.record(reconcileReport.took());
        drift.set(reconcileReport.plan().repairs().size());
        lastSuccess.set(reconcileReport.startedAt().plus(reconcileReport.took()).getEpochSecond());
        reconcileReport
                .plan()
                .repairs()
                .forEach(repair -> meters.counter(
                                "homeroom.reconcile.repairs",
                                "kind",
                                repair.kind(),
                                "outcome",
                                reconcileReport.failures().containsKey(repair) ? "failed" : "done")
                        .increment());
        LOG.infof(
                "[AGENT_SYNC] Reconciled (%s): %s checked in %d ms; %s%s",
                word(reconcileReport.trigger()),
                Counted.of(reconcileReport.rooms(), "room"),
                reconcileReport.took().toMillis(),
                Counted.of(reconcileReport.plan().repairs().size(), "repair"),
                reconcileReport.failures().isEmpty()
                        ? ""
                        : ", " + reconcileReport.failures().size() + " of them failed");
    }

    /** Logs a reason only when it differs from the previous one. */
    void failed(ReconcileReport.Trigger trigger, RuntimeException e) {
        String reason = FailureState.reason(e);
        if (!FailureState.isExpected(e)) {
            LOG.errorf(e, "[AGENT_SYNC] Reconciliation (%s) failed and will be retried", word(trigger));
        } else if (!reason.equals(lastFailure)) {
            LOG.warnf(
                    "[AGENT_SYNC] Reconciliation (%s) can't read the state in Matrix, so it creates nothing and"
                            + " retries: %s",
                    word(trigger), reason);
        }
        lastFailure = reason;
    }

    private static String word(ReconcileReport.Trigger trigger) {
        return trigger.name().toLowerCase(Locale.ROOT);
    }
}
