package dev.homeroom.reconcile.apply;

import dev.homeroom.reconcile.FailureState;
import dev.homeroom.reconcile.plan.AgentPlanner;
import dev.homeroom.reconcile.plan.LookPlanner;
import dev.homeroom.reconcile.plan.Plan;
import dev.homeroom.reconcile.plan.Repair;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/** Applies a plan, several agents at once. A failed repair blocks only the repairs that depend on it. */
@ApplicationScoped
public class PlanExecutor {
    private static final Logger LOG = Logger.getLogger(PlanExecutor.class);
    private static final int CONCURRENCY = 8;

    private final AgentProvisioning agents;
    private final RepairExecutor repairExecutor;

    PlanExecutor(AgentProvisioning agents, RepairExecutor repairExecutor) {
        this.agents = agents;
        this.repairExecutor = repairExecutor;
    }

    /** Applies the repairs of the Space. The first failure ends it. */
    public void applyToSpace(Plan plan) {
        for (Repair repair : plan.repairs()) {
            repairExecutor.apply(repair);
            done(repair);
        }
    }

    /**
     * Applies the repairs of existing rooms, then creates new rooms and sets topics and pictures, which no turn needs.
     *
     * @param roomsReady called in between
     * @return the failed repairs, each with its reason
     */
    public Map<Repair, String> apply(Plan plan, Runnable roomsReady) {
        Map<Repair, String> failures = new ConcurrentHashMap<>();
        Predicate<List<Repair>> canWait = group -> group.stream().anyMatch(AgentPlanner.CreateRoom.class::isInstance)
                || group.stream().allMatch(LookPlanner.LookRepair.class::isInstance);
        List<List<Repair>> groups = plan.groups();
        applyAll(groups.stream().filter(canWait.negate()).toList(), failures);
        roomsReady.run();
        applyAll(groups.stream().filter(canWait).toList(), failures);
        return failures;
    }

    private void applyAll(List<List<Repair>> groups, Map<Repair, String> failures) {
        ThreadFactory threads = Thread.ofVirtual().name("repair ", 1).factory();
        try (ExecutorService workers = Executors.newFixedThreadPool(CONCURRENCY, threads)) {
            groups.forEach(group -> workers.execute(() -> applyGroup(group, failures)));
        }
    }

    private void applyGroup(List<Repair> group, Map<Repair, String> failures) {
        for (Repair repair : group) {
            try {
                apply(repair);
                done(repair);
            } catch (RuntimeException e) {
                failures.put(repair, FailureState.reason(e));
                failed(repair, e);
                if (repair.isBasis()) {
                    return;
                }
            }
        }
    }

    private static void done(Repair repair) {
        LOG.infof("[AGENT_SYNC] Done: %s", repair.sentence());
    }

    private static void failed(Repair repair, RuntimeException e) {
        if (FailureState.isExpected(e)) {
            LOG.warnf("[AGENT_SYNC] Failed: %s: %s", repair.sentence(), e.getMessage());
        } else {
            LOG.errorf(e, "[AGENT_SYNC] Failed: %s", repair.sentence());
        }
    }

    private void apply(Repair repair) {
        if (repair instanceof Repair.OfAgent ofAgent) {
            agents.withLock(ofAgent.ref(), () -> {
                repairExecutor.apply(repair);
                return true;
            });
        } else {
            repairExecutor.apply(repair);
        }
    }
}
