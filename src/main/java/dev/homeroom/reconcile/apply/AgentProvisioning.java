package dev.homeroom.reconcile.apply;

import dev.homeroom.backend.AgentRef;
import dev.homeroom.directory.KnownAgent;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.reconcile.index.AgentProvision;
import dev.homeroom.reconcile.index.AgentProvisionTable;
import dev.homeroom.reconcile.index.IndexSnapshot;
import dev.homeroom.reconcile.plan.AgentPlanner.CreateRoom;
import dev.homeroom.reconcile.plan.Plan;
import dev.homeroom.reconcile.plan.PlanInputs;
import dev.homeroom.reconcile.plan.Planner;
import dev.homeroom.reconcile.plan.Repair;
import dev.homeroom.reconcile.snapshot.Snapshot;
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
 * Provisions agents by a plan from the index. Each repair is idempotent and recorded, so the next run continues an
 * interrupted one.
 */
@ApplicationScoped
public class AgentProvisioning {
    private final IndexSnapshot indexSnapshot;
    private final Planner planner;
    private final RepairExecutor repairExecutor;
    private final AgentRoomFactory roomFactory;
    private final AgentProvisionTable provisions;
    private final AgentProfile profile;
    private final InstantSource clock;
    private final Map<AgentRef, ReentrantLock> locks = new ConcurrentHashMap<>();

    AgentProvisioning(
            IndexSnapshot indexSnapshot,
            Planner planner,
            RepairExecutor repairExecutor,
            AgentRoomFactory roomFactory,
            AgentProvisionTable provisions,
            AgentProfile profile,
            InstantSource clock) {
        this.indexSnapshot = indexSnapshot;
        this.planner = planner;
        this.repairExecutor = repairExecutor;
        this.roomFactory = roomFactory;
        this.provisions = provisions;
        this.profile = profile;
        this.clock = clock;
    }

    /**
     * The incomplete agents according to the index.
     *
     * @param nextEndOfGrace the next time at which there is something to do although nothing has changed
     */
    public record Remaining(List<AgentRef> agents, Optional<Instant> nextEndOfGrace) {}

    /**
     * Makes no request.
     *
     * @param confirmed see {@link PlanInputs#confirmed}
     */
    public Remaining incomplete(List<KnownAgent> agents, RoomId space, Set<String> confirmed) {
        Snapshot seen = indexSnapshot.ofAll(agents, space);
        Plan plan = planner.plan(seen, new PlanInputs(agents, confirmed, clock.instant()));
        List<AgentRef> remaining = plan.repairs().stream()
                .flatMap(repair -> repair.agent().stream())
                .distinct()
                .toList();
        return new Remaining(remaining, planner.nextEndOfGrace(seen).filter(end -> end.isAfter(clock.instant())));
    }

    /**
     * Applies all missing steps, and repeats no completed one.
     *
     * @param confirmed see {@link PlanInputs#confirmed}
     * @return whether there was anything to do
     */
    public boolean provision(KnownAgent agent, RoomId space, Set<String> confirmed) {
        return withLock(agent.ref(), () -> {
            PlanInputs inputs = new PlanInputs(List.of(agent), confirmed, clock.instant());
            List<Repair> repairs = planner.planFor(agent, indexSnapshot.of(agent.ref(), space), inputs);
            if (repairs.stream().anyMatch(CreateRoom.class::isInstance)) {
                roomFactory.requireNoHiddenRoom(agent);
            }
            repairs.forEach(repairExecutor::apply);
            return !repairs.isEmpty();
        });
    }

    /** Creates only the agent's user, because the homeserver asks for it now. */
    public boolean provisionUser(KnownAgent agent) {
        return withLock(agent.ref(), () -> {
            AgentProvision agentProvision = provisions.of(agent.ref());
            if (agentProvision.displayName().isPresent() || agentProvision.outOfReach()) {
                return false;
            }
            profile.register(agent);
            profile.ensureProfile(agentProvision, agent);
            return true;
        });
    }

    /** Runs the work while no other thread of this process works on the agent. */
    public <T> T withLock(AgentRef agent, Supplier<T> work) {
        ReentrantLock lock = locks.computeIfAbsent(agent, ignored -> new ReentrantLock());
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }
}
