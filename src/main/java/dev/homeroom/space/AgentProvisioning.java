package dev.homeroom.space;

import dev.homeroom.backend.AgentRef;
import dev.homeroom.directory.KnownAgent;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.space.plan.Circumstances;
import dev.homeroom.space.plan.Observation;
import dev.homeroom.space.plan.Plan;
import dev.homeroom.space.plan.Planner;
import dev.homeroom.space.plan.Repair;
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
class AgentProvisioning {
    private final Index index;
    private final Planner planner;
    private final Hands hands;
    private final HomeTable homes;
    private final AgentProfile profile;
    private final InstantSource clock;
    private final Map<AgentRef, ReentrantLock> locks = new ConcurrentHashMap<>();

    AgentProvisioning(
            Index index, Planner planner, Hands hands, HomeTable homes, AgentProfile profile, InstantSource clock) {
        this.index = index;
        this.planner = planner;
        this.hands = hands;
        this.homes = homes;
        this.profile = profile;
        this.clock = clock;
    }

    /**
     * What the index says is left to do.
     *
     * @param nextEndOfGrace when there will be something to do although nothing has changed
     */
    record Left(List<AgentRef> agents, Optional<Instant> nextEndOfGrace) {}

    /**
     * Makes no request.
     *
     * @param confirmed see {@link Circumstances#confirmed}
     */
    Left unsettled(List<KnownAgent> agents, RoomId space, Set<String> confirmed) {
        Observation seen = index.ofAll(agents, space);
        Plan plan = planner.plan(seen, new Circumstances(agents, confirmed, clock.instant()));
        List<AgentRef> left = plan.repairs().stream()
                .flatMap(repair -> repair.agent().stream())
                .distinct()
                .toList();
        return new Left(left, planner.nextEndOfGrace(seen).filter(end -> end.isAfter(clock.instant())));
    }

    /**
     * The whole way; nothing that is done already is done again.
     *
     * @param confirmed see {@link Circumstances#confirmed}
     * @return whether there was anything to do
     */
    boolean settle(KnownAgent agent, RoomId space, Set<String> confirmed) {
        return whileAlone(agent.ref(), () -> {
            Circumstances known = new Circumstances(List.of(agent), confirmed, clock.instant());
            List<Repair> repairs = planner.planFor(agent, index.of(agent.ref(), space), known);
            hands.lookBefore(repairs, agent);
            repairs.forEach(repair -> apply(repair, agent, space));
            return !repairs.isEmpty();
        });
    }

    private void apply(Repair repair, KnownAgent agent, RoomId space) {
        if (repair instanceof Repair.OfAgent ofAgent) {
            hands.apply(ofAgent, agent, space);
        }
    }

    /** Only the agent's user, for somebody who asks for it right now. */
    boolean settleUser(KnownAgent agent) {
        return whileAlone(agent.ref(), () -> {
            Home home = homes.of(agent.ref());
            if (home.displayName().isPresent() || home.outOfReach()) {
                return false;
            }
            profile.register(agent);
            profile.settle(home, agent);
            return true;
        });
    }

    /** Does the work while nobody else in this process works on the agent. */
    <T> T whileAlone(AgentRef agent, Supplier<T> work) {
        ReentrantLock lock = locks.computeIfAbsent(agent, ignored -> new ReentrantLock());
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }
}
