package dev.homeroom.reconcile;

import dev.homeroom.reconcile.ProvisioningStatus.Failing;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/** Logs and meters provisioning. The log has agent ids, never names. */
@ApplicationScoped
class SyncLog {
    private static final Logger LOG = Logger.getLogger(SyncLog.class);

    private final MeterRegistry meters;
    private final Timer duration;

    SyncLog(MeterRegistry meters) {
        this.meters = meters;
        this.duration = meters.timer("homeroom.provisioning.agent");
    }

    void countFailing(PendingAgents pendingAgents) {
        Gauge.builder(
                        "homeroom.provisioning.failing",
                        pendingAgents,
                        pending -> pending.failures().size())
                .register(meters);
    }

    boolean timed(BooleanSupplier work) {
        return duration.record(work);
    }

    void completed(int agents, int rooms, int provisioned, int failing) {
        LOG.infof(
                "[AGENT_SYNC] Completed sync: %d agents, %d rooms, 1 space; %d provisioned%s",
                agents,
                rooms,
                provisioned,
                failing == 0 ? "" : ", " + failing + " failing (see /health/agent-provisioning)");
    }

    /** Logs only an agent's first failure in a row; the status has the later ones. */
    void agentFailed(Failing failing, RuntimeException e) {
        if (!FailureState.isExpected(e)) {
            LOG.errorf(e, "[AGENT_SYNC] Provisioning failed and will be retried: agent=%s", failing.agent());
        } else if (failing.attempts() == 1) {
            LOG.warnf(
                    "[AGENT_SYNC] Provisioning failed and will be retried: agent=%s %s",
                    failing.agent(), failing.reason());
        }
    }

    void allFailed(FailureState failureState, RuntimeException e) {
        if (!FailureState.isExpected(e)) {
            LOG.error("[AGENT_SYNC] Provisioning failed and will be retried", e);
        } else if (failureState.attempts() == 1) {
            LOG.warnf("[AGENT_SYNC] No agent can be provisioned yet: %s", failureState.reason());
        }
    }
}
