package dev.homeroom.reconcile.apply;

import dev.homeroom.backend.AgentRef;
import dev.homeroom.directory.KnownAgent;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.reconcile.index.AgentProvision;
import dev.homeroom.reconcile.index.AgentProvisionTable;
import dev.homeroom.reconcile.index.IndexSnapshot;
import dev.homeroom.reconcile.plan.Plan;
import dev.homeroom.reconcile.plan.PlanInputs;
import dev.homeroom.reconcile.plan.Planner;
import dev.homeroom.reconcile.plan.Repair;
import dev.homeroom.reconcile.plan.Snapshot;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Does for agents what is planned from the index; each repair is idempotent and noted, so that a run that broke off is
 * taken up by the next.
 */
@ApplicationScoped
public class AgentProvisioning {
    private final IndexSnapshot indexSnapshot;
    private final Planner planner;
    private final RepairExecutor repairExecutor;
    private final AgentProvisionTable homes;
    private final AgentProfile profile;
    private final InstantSource clock;
    private final Map<AgentRef, ReentrantLock> locks = new ConcurrentHashMap<>();

    AgentProvisioning(
            IndexSnapshot indexSnapshot,
            Planner planner,
            RepairExecutor repairExecutor,
            AgentProvisionTable homes,
            AgentProfile profile,
            InstantSource clock) {
        this.indexSnapshot = indexSnapshot;
        this.planner = planner;
        this.repairExecutor = repairExecutor;
        this.homes = homes;
        this.profile = profile;
        this.clock = clock;
    }

    /**
     * What the index says is left to do.
     *
     * @param nextEndOfGrace when there will be something to do although nothing has changed
     */
    public record Left(List<AgentRef> agents, Optional<Instant> nextEndOfGrace) {}

    /**
     * Makes no request.
     *
     * @param confirmed see {@link PlanInputs#confirmed}
     */
    public Left incomplete(List<KnownAgent> agents, RoomId space, Set<String> confirmed) {
        Snapshot seen = indexSnapshot.ofAll(agents, space);
        Plan plan = planner.plan(seen, new PlanInputs(agents, confirmed, clock.instant()));
        List<AgentRef> left = plan.repairs().stream()
                .flatMap(repair -> repair.agent().stream())
                .distinct()
                .toList();
        return new Left(left, planner.nextEndOfGrace(seen).filter(end -> end.isAfter(clock.instant())));
    }

    /**
     * The whole way; nothing that is done already is done again.
     *
     * @param confirmed see {@link PlanInputs#confirmed}
     * @return whether there was anything to do
     */
    public boolean provision(KnownAgent agent, RoomId space, Set<String> confirmed) {
        return whileAlone(agent.ref(), () -> {
            PlanInputs known = new PlanInputs(List.of(agent), confirmed, clock.instant());
            List<Repair> repairs = planner.planFor(agent, indexSnapshot.of(agent.ref(), space), known);
            repairExecutor.prepare(repairs, agent);
            repairs.forEach(repair -> apply(repair, agent, space));
            return !repairs.isEmpty();
        });
    }

    private void apply(Repair repair, KnownAgent agent, RoomId space) {
        if (repair instanceof Repair.OfAgent ofAgent) {
            repairExecutor.apply(ofAgent, agent, space);
        }
    }

    /** Only the agent's user, for somebody who asks for it right now. */
    public boolean provisionUser(KnownAgent agent) {
        return whileAlone(agent.ref(), () -> {
            AgentProvision agentProvision = homes.of(agent.ref());
            if (agentProvision.displayName().isPresent() || agentProvision.outOfReach()) {
                return false;
            }
            profile.register(agent);
            profile.ensureProfile(agentProvision, agent);
            return true;
        });
    }

    /** Does the work while nobody else in this process works on the agent. */
    public <T> T whileAlone(AgentRef agent, Supplier<T> work) {
        ReentrantLock lock = locks.computeIfAbsent(agent, ignored -> new ReentrantLock());
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }
}
