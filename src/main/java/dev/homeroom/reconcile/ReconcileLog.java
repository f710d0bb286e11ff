package dev.homeroom.reconcile;

import dev.homeroom.reconcile.plan.Finding;
import dev.homeroom.reconcile.plan.Plan;
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

/** Tells the story of reconciliation, in lines and in figures. A remark is said once, until it is gone and comes again. */
@ApplicationScoped
@Startup // so that its figures are there from the beginning
class ReconcileLog {
    private static final Logger LOG = Logger.getLogger(ReconcileLog.class);
    private static final int LINES_AT_MOST = 50;

    private final MeterRegistry meters;
    private final Timer duration;
    private final AtomicInteger drift = new AtomicInteger();
    private final AtomicLong lastSuccess = new AtomicLong();
    private volatile List<Finding> said = List.of();
    private volatile String brokeOffBecause = "";

    ReconcileLog(MeterRegistry meters) {
        this.meters = meters;
        this.duration = meters.timer("homeroom.reconcile.duration");
        Gauge.builder("homeroom.reconcile.drift", drift, AtomicInteger::get).register(meters);
        Gauge.builder("homeroom.reconcile.last.success", lastSuccess, AtomicLong::get)
                .baseUnit("seconds")
                .register(meters);
    }

    void planned(ReconcileReport.Trigger trigger, Plan plan, boolean dryRun) {
        if (!plan.isEmpty()) {
            LOG.infof(
                    "[AGENT_SYNC] %s: %s",
                    dryRun ? "A reconciliation would make" : "Reconciliation (" + word(trigger) + ") has to make",
                    repairs(plan.repairs().size()));
        }
        plan.repairs().stream()
                .limit(LINES_AT_MOST)
                .forEach(repair -> LOG.infof("[AGENT_SYNC] Plan: %s", repair.sentence()));
        plan.remarks().stream()
                .filter(finding -> !said.contains(finding))
                .forEach(finding -> LOG.warnf("[AGENT_SYNC] %s", finding.sentence()));
        said = plan.remarks();
    }

    void finished(ReconcileReport reconcileReport) {
        if (reconcileReport.dryRun() || reconcileReport.problem().isPresent()) {
            return;
        }
        brokeOffBecause = "";
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
                "[AGENT_SYNC] Reconciled (%s): %s looked at in %d ms; %s%s",
                word(reconcileReport.trigger()),
                counted(reconcileReport.rooms(), "room"),
                reconcileReport.took().toMillis(),
                repairs(reconcileReport.plan().repairs().size()),
                reconcileReport.failures().isEmpty()
                        ? ""
                        : ", " + reconcileReport.failures().size() + " of them failed");
    }

    /** The same reason is said once in a row. */
    void brokeOff(ReconcileReport.Trigger trigger, RuntimeException e) {
        String reason = FailureState.reason(e);
        if (!FailureState.isExpected(e)) {
            LOG.errorf(e, "[AGENT_SYNC] Reconciliation (%s) broke off; it is tried again", word(trigger));
        } else if (!reason.equals(brokeOffBecause)) {
            LOG.warnf(
                    "[AGENT_SYNC] Reconciliation (%s) can't tell yet what there is in Matrix, so nothing is made and it is tried again: %s",
                    word(trigger), reason);
        }
        brokeOffBecause = reason;
    }

    private static String repairs(int count) {
        return counted(count, "repair");
    }

    private static String counted(int count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }

    private static String word(ReconcileReport.Trigger trigger) {
        return trigger.name().toLowerCase(Locale.ROOT);
    }
}
