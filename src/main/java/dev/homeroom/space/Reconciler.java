package dev.homeroom.space;

import dev.homeroom.backend.AgentRef;
import dev.homeroom.directory.AgentDirectory;
import dev.homeroom.directory.KnownAgent;
import dev.homeroom.space.observe.Observer;
import dev.homeroom.space.plan.Bond;
import dev.homeroom.space.plan.Circumstances;
import dev.homeroom.space.plan.Member;
import dev.homeroom.space.plan.Observation;
import dev.homeroom.space.plan.Plan;
import dev.homeroom.space.plan.Planner;
import dev.homeroom.space.plan.Repair;
import dev.homeroom.space.plan.RoomSight;
import dev.homeroom.space.plan.SpaceSight;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Compares everything in Matrix with what there should be, and mends it: observe, rebuild the index, plan, apply. Turns go
 * on meanwhile; of all processes on one database one at a time does it.
 */
public final class Reconciler {
    private static final String NAME = "reconcile";
    /** The Space first, and what it was found to have become; after that everything is looked at anew. */
    private static final int ROUNDS = 4;

    private final Observer observer;
    private final Planner planner;
    private final Index index;
    private final Rebuilding rebuilding;
    private final Applying applying;
    private final AgentDirectory directory;
    private final AgentSpace space;
    private final RoomUpgrade upgrade;
    private final Layout layout;
    private final Exclusive exclusive;
    private final InstantSource clock;
    private final ReconcileLog log;
    private volatile Optional<Report> last = Optional.empty();
    private volatile boolean running;

    Reconciler(
            Observer observer,
            Planner planner,
            Index index,
            Rebuilding rebuilding,
            Applying applying,
            AgentDirectory directory,
            AgentSpace space,
            RoomUpgrade upgrade,
            Layout layout,
            Exclusive exclusive,
            InstantSource clock,
            ReconcileLog log) {
        this.observer = observer;
        this.planner = planner;
        this.index = index;
        this.rebuilding = rebuilding;
        this.applying = applying;
        this.directory = directory;
        this.space = space;
        this.upgrade = upgrade;
        this.layout = layout;
        this.exclusive = exclusive;
        this.clock = clock;
        this.log = log;
    }

    /** What the last one found and did, a dry run too; empty before the first of this process. */
    public Optional<Report> last() {
        return last;
    }

    /** Whether this process or another one on the database is at it. Asks the database. */
    boolean isUnderWay() {
        return exclusive.isTaken(NAME);
    }

    /** Whether this process is at it. */
    public boolean isRunning() {
        return running;
    }

    /**
     * Does all of it, or, in a dry run, only looks. Blocks for as long as the homeserver takes: for a thousand rooms some
     * seconds, and longer where much is to be done.
     *
     * @return empty when another one is under way, in this process or another
     */
    public Optional<Report> run(Report.Trigger trigger, boolean dryRun) {
        return run(trigger, dryRun ? Extent.PLANNED : Extent.MENDED, () -> {});
    }

    /** @param roomsAreRight called when turns may rely on the rooms that are there, before new ones are made */
    Optional<Report> run(Report.Trigger trigger, Extent extent, Runnable roomsAreRight) {
        Optional<Exclusive.Held> alone = exclusive.acquire(NAME);
        if (alone.isEmpty()) {
            return Optional.empty();
        }
        try (Exclusive.Held held = alone.get()) {
            running = true;
            Report report = report(trigger, extent, roomsAreRight);
            last = Optional.of(report);
            log.finished(report);
            return last;
        } finally {
            running = false;
        }
    }

    private Report report(Report.Trigger trigger, Extent extent, Runnable roomsAreRight) {
        Instant begun = clock.instant();
        Run run = new Run(trigger, extent, roomsAreRight);
        Optional<String> problem = Optional.empty();
        try {
            run.go();
        } catch (RuntimeException e) {
            problem = Optional.of(Setback.reason(e));
            log.brokeOff(trigger, e);
        }
        return new Report(
                trigger,
                extent != Extent.MENDED,
                begun,
                Duration.between(begun, clock.instant()),
                run.rooms,
                run.plan,
                run.failures,
                problem);
    }

    /** One reconciliation. */
    private final class Run {
        private final Report.Trigger trigger;
        private final Extent extent;
        private final Runnable roomsAreRight;
        private int rooms;
        private Plan plan = Plan.EMPTY;
        private Map<Repair, String> failures = Map.of();

        private Run(Report.Trigger trigger, Extent extent, Runnable roomsAreRight) {
            this.trigger = trigger;
            this.extent = extent;
            this.roomsAreRight = roomsAreRight;
        }

        private void go() {
            Plan found = lookAndPlan();
            boolean mends = extent == Extent.MENDED;
            for (int round = 1; found.beginsWithSpace() && mends && round < ROUNDS; round++) {
                log.planned(trigger, found, false);
                found.repairs().forEach(this::applyToSpace);
                found = lookAndPlan();
            }
            log.planned(trigger, found, !mends);
            if (mends && !found.beginsWithSpace()) {
                failures = applying.apply(found, space.required(), roomsAreRight);
                if (found.needsAnotherLook(failures.keySet())) {
                    afterSpacesMoved(found);
                }
            }
        }

        /** What failed before is found, and tried, once more. */
        private void afterSpacesMoved(Plan before) {
            Plan found = lookAndPlan();
            log.planned(trigger, found, false);
            if (!found.beginsWithSpace() && !found.repairs().equals(before.repairs())) {
                failures = applying.apply(found, space.required(), roomsAreRight);
            }
        }

        /** What has been planned before in this run is part of what it had to do. */
        private Plan lookAndPlan() {
            Rebuilding.Rows before = rebuilding.rows();
            Observation seen = observer.observe(agentsToLookFor(), index.agentRooms(), index.rooms());
            rooms = seen.rooms().size();
            List<KnownAgent> agents = directory.reckonedWith(boundAgents(seen));
            if (extent != Extent.PLANNED) {
                directory.reckonWith(boundAgents(seen));
                if (seen.space() instanceof SpaceSight.Found found) {
                    rebuilding.rebuild(before, seen, agents);
                    space.becomes(found.room());
                }
            }
            Plan found = planner.plan(seen, new Circumstances(agents, directory.confirmed(), clock.instant()));
            plan = plan.followedBy(found);
            return found;
        }

        private void applyToSpace(Repair repair) {
            switch (repair) {
                case Repair.CreateSpace create -> space.create();
                case Repair.FinishSpace finish -> space.finish(finish.unfinished());
                case Repair.FollowSpaceUpgrade follow -> upgrade.followSpace(follow.from(), follow.to());
                case Repair other -> throw new IllegalArgumentException(other.sentence());
            }
            log.done(repair);
        }
    }

    private Set<AgentRef> agentsToLookFor() {
        return Stream.concat(directory.all().stream().map(KnownAgent::ref), index.agentRooms().keySet().stream())
                .collect(Collectors.toSet());
    }

    /** As Matrix knows them: by the names that their users show, and missing for as long as their rooms say. */
    private List<KnownAgent> boundAgents(Observation seen) {
        Map<AgentRef, KnownAgent> agents = new HashMap<>();
        seen.seen().flatMap(room -> boundAgent(room).stream()).forEach(agent -> agents.putIfAbsent(agent.ref(), agent));
        return List.copyOf(agents.values());
    }

    private Optional<KnownAgent> boundAgent(RoomSight.Seen room) {
        return room.bond() instanceof Bond.Bound(Binding binding)
                        && binding.kind() == Binding.Kind.AGENT
                        && binding.movedTo().isEmpty()
                ? Optional.ofNullable(room.members().get(layout.userOf(binding.agent())))
                        .flatMap(Member::displayName)
                        .map(name -> new KnownAgent(binding.agent(), name, Set.of(), true, binding.missingSince()))
                : Optional.empty();
    }
}
