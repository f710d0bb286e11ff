package dev.homeroom.reconcile;

import dev.homeroom.reconcile.ProvisioningStatus.Failing;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/** Tells the story of provisioning, in lines and in figures. Ids are logged, names never. */
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
                        its -> its.failures().size())
                .register(meters);
    }

    boolean timed(BooleanSupplier work) {
        return duration.record(work);
    }

    void completed(int agents, int rooms, int news, int failing) {
        LOG.infof(
                "[AGENT_SYNC] Completed sync: %d agents, %d rooms, 1 space; %d brought into line%s",
                agents, rooms, news, failing == 0 ? "" : ", " + failing + " failing (see /health/agent-provisioning)");
    }

    /** Said once for each agent in trouble; the status has the rest. */
    void agentFailed(Failing failing, RuntimeException e) {
        if (!FailureState.isExpected(e)) {
            LOG.errorf(e, "[AGENT_SYNC] agent=%s broke off; it is tried again", failing.agent());
        } else if (failing.attempts() == 1) {
            LOG.warnf("[AGENT_SYNC] agent=%s is tried again later: %s", failing.agent(), failing.reason());
        }
    }

    void allHeldUp(FailureState failureState, RuntimeException e) {
        if (!FailureState.isExpected(e)) {
            LOG.error("[AGENT_SYNC] Provisioning broke off; it is tried again", e);
        } else if (failureState.attempts() == 1) {
            LOG.warnf("[AGENT_SYNC] No agent can be provisioned yet: %s", failureState.reason());
        }
    }
}
