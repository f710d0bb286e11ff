package dev.homeroom.space;

import dev.homeroom.space.ProvisioningStatus.Failing;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/** Tells the story of provisioning, in lines and in figures. Ids are logged, names never. */
final class SyncLog {
    private static final Logger LOG = Logger.getLogger(Provisioning.class);

    private final Timer duration;

    SyncLog(MeterRegistry meters) {
        this.duration = meters.timer("homeroom.provisioning.agent");
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
        if (!Setback.isExpected(e)) {
            LOG.errorf(e, "[AGENT_SYNC] agent=%s broke off; it is tried again", failing.agent());
        } else if (failing.attempts() == 1) {
            LOG.warnf("[AGENT_SYNC] agent=%s is tried again later: %s", failing.agent(), failing.reason());
        }
    }

    void allHeldUp(Setback setback, RuntimeException e) {
        if (!Setback.isExpected(e)) {
            LOG.error("[AGENT_SYNC] Provisioning broke off; it is tried again", e);
        } else if (setback.attempts() == 1) {
            LOG.warnf("[AGENT_SYNC] No agent can be provisioned yet: %s", setback.reason());
        }
    }

    void cutOff(RuntimeException e) {
        LOG.infof("[AGENT_SYNC] Cut off by the stop, and finished after the next start: %s", Setback.reason(e));
    }

    void stopped() {
        LOG.debug("Provisioning was stopped");
    }
}
