package dev.homeroom.reconcile.apply;

import dev.homeroom.directory.AgentDirectory;
import dev.homeroom.directory.KnownAgent;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.reconcile.FailureState;
import dev.homeroom.reconcile.plan.Plan;
import dev.homeroom.reconcile.plan.Repair;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

    private final AgentDirectory directory;
    private final AgentProvisioning agents;
    private final RepairExecutor repairExecutor;
    private final RoomRepairs rooms;
    private final SpaceRepairs spaces;
    private final RoomLook look;

    PlanExecutor(
            AgentDirectory directory,
            AgentProvisioning agents,
            RepairExecutor repairExecutor,
            RoomRepairs rooms,
            SpaceRepairs spaces,
            RoomLook look) {
        this.directory = directory;
        this.agents = agents;
        this.repairExecutor = repairExecutor;
        this.rooms = rooms;
        this.spaces = spaces;
        this.look = look;
    }

    /** Applies the repairs of the Space. The first failure ends it. */
    public void applyToSpace(Plan plan) {
        for (Repair repair : plan.repairs()) {
            if (!(repair instanceof Repair.OfSpace ofSpace)) {
                throw new IllegalArgumentException(repair.sentence());
            }
            spaces.apply(ofSpace);
            done(repair);
        }
    }

    /**
     * Applies the repairs of existing rooms, then creates new rooms and sets topics and pictures, which no turn needs.
     *
     * @param roomsReady called in between
     * @return the failed repairs, each with its reason
     */
    public Map<Repair, String> apply(Plan plan, RoomId space, Runnable roomsReady) {
        Map<Repair, String> failures = new ConcurrentHashMap<>();
        Predicate<List<Repair>> canWait = group -> group.stream().anyMatch(Repair.CreateRoom.class::isInstance)
                || group.stream().allMatch(Repair.OfLook.class::isInstance);
        List<List<Repair>> groups = plan.groups();
        applyAll(groups.stream().filter(canWait.negate()).toList(), space, failures);
        roomsReady.run();
        applyAll(groups.stream().filter(canWait).toList(), space, failures);
        return failures;
    }

    private void applyAll(List<List<Repair>> groups, RoomId space, Map<Repair, String> failures) {
        ThreadFactory threads = Thread.ofVirtual().name("repair ", 1).factory();
        try (ExecutorService workers = Executors.newFixedThreadPool(CONCURRENCY, threads)) {
            groups.forEach(group -> workers.execute(() -> applyGroup(group, space, failures)));
        }
    }

    private void applyGroup(List<Repair> group, RoomId space, Map<Repair, String> failures) {
        for (Repair repair : group) {
            try {
                apply(repair, space);
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

    private void apply(Repair repair, RoomId space) {
        switch (repair) {
            case Repair.OfAgent ofAgent ->
                agents.withLock(ofAgent.ref(), () -> {
                    applyTo(ofAgent, space);
                    return true;
                });
            case Repair.OfNoAgent ofNoAgent -> spaces.apply(ofNoAgent);
            case Repair.OfLook ofLook -> look.apply(ofLook);
            case Repair.OfSpace ofSpace ->
                throw new IllegalArgumentException(
                        "A repair of the Space can't be applied together with its rooms: " + ofSpace.sentence());
        }
    }

    private void applyTo(Repair.OfAgent repair, RoomId space) {
        Optional<KnownAgent> agent = directory.find(repair.ref());
        if (agent.isPresent()) {
            repairExecutor.apply(repair, agent.get(), space);
        } else if (repair instanceof Repair.InRoom inRoom) {
            rooms.apply(inRoom);
        }
    }
}
