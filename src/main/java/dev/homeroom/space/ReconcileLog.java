package dev.homeroom.space;

import dev.homeroom.space.plan.Plan;
import dev.homeroom.space.plan.Remark;
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
    private volatile List<Remark> said = List.of();
    private volatile String brokeOffBecause = "";

    ReconcileLog(MeterRegistry meters) {
        this.meters = meters;
        this.duration = meters.timer("homeroom.reconcile.duration");
        Gauge.builder("homeroom.reconcile.drift", drift, AtomicInteger::get).register(meters);
        Gauge.builder("homeroom.reconcile.last.success", lastSuccess, AtomicLong::get)
                .baseUnit("seconds")
                .register(meters);
    }

    void planned(Report.Trigger trigger, Plan plan, boolean dryRun) {
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
                .filter(remark -> !said.contains(remark))
                .forEach(remark -> LOG.warnf("[AGENT_SYNC] %s", remark.sentence()));
        said = plan.remarks();
    }

    void finished(Report report) {
        if (report.dryRun() || report.problem().isPresent()) {
            return;
        }
        brokeOffBecause = "";
        duration.record(report.took());
        drift.set(report.plan().repairs().size());
        lastSuccess.set(report.startedAt().plus(report.took()).getEpochSecond());
        report.plan()
                .repairs()
                .forEach(repair -> meters.counter(
                                "homeroom.reconcile.repairs",
                                "kind",
                                repair.kind(),
                                "outcome",
                                report.failures().containsKey(repair) ? "failed" : "done")
                        .increment());
        LOG.infof(
                "[AGENT_SYNC] Reconciled (%s): %s looked at in %d ms; %s%s",
                word(report.trigger()),
                counted(report.rooms(), "room"),
                report.took().toMillis(),
                repairs(report.plan().repairs().size()),
                report.failures().isEmpty() ? "" : ", " + report.failures().size() + " of them failed");
    }

    /** The same reason is said once in a row. */
    void brokeOff(Report.Trigger trigger, RuntimeException e) {
        String reason = Setback.reason(e);
        if (!Setback.isExpected(e)) {
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

    private static String word(Report.Trigger trigger) {
        return trigger.name().toLowerCase(Locale.ROOT);
    }
}
