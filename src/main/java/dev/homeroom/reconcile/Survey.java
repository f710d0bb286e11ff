package dev.homeroom.reconcile;

import dev.homeroom.backend.AgentRef;
import dev.homeroom.directory.AgentDirectory;
import dev.homeroom.directory.KnownAgent;
import dev.homeroom.reconcile.apply.AgentSpace;
import dev.homeroom.reconcile.index.IndexSnapshot;
import dev.homeroom.reconcile.index.IndexUpdate;
import dev.homeroom.reconcile.observe.Observer;
import dev.homeroom.reconcile.plan.Plan;
import dev.homeroom.reconcile.plan.PlanInputs;
import dev.homeroom.reconcile.plan.Planner;
import dev.homeroom.reconcile.snapshot.Member;
import dev.homeroom.reconcile.snapshot.RoomSnapshot;
import dev.homeroom.reconcile.snapshot.Snapshot;
import dev.homeroom.reconcile.snapshot.Snapshot.SpaceSnapshot;
import dev.homeroom.rooms.template.RoomTemplates;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Observes Matrix, updates the index and the directory, and plans the repairs. Applies none. */
@ApplicationScoped
class Survey {
    private final Observer observer;
    private final IndexSnapshot indexSnapshot;
    private final IndexUpdate indexUpdate;
    private final Planner planner;
    private final AgentDirectory directory;
    private final AgentSpace space;
    private final RoomTemplates roomTemplates;
    private final InstantSource clock;

    Survey(
            Observer observer,
            IndexSnapshot indexSnapshot,
            IndexUpdate indexUpdate,
            Planner planner,
            AgentDirectory directory,
            AgentSpace space,
            RoomTemplates roomTemplates,
            InstantSource clock) {
        this.observer = observer;
        this.indexSnapshot = indexSnapshot;
        this.indexUpdate = indexUpdate;
        this.planner = planner;
        this.directory = directory;
        this.space = space;
        this.roomTemplates = roomTemplates;
        this.clock = clock;
    }

    /** @param before the index as it was when the scan began */
    record Scan(IndexUpdate.Rows before, Snapshot snapshot) {
        /** The number of rooms that were checked. */
        int rooms() {
            return snapshot.rooms().size();
        }
    }

    /** Blocks while the homeserver works. Writes nothing. */
    Scan scan() {
        IndexUpdate.Rows before = indexUpdate.rows();
        return new Scan(before, observer.observe(wantedAgents(), indexSnapshot.agentRooms(), indexSnapshot.rooms()));
    }

    /** @param reconcileMode {@link ReconcileMode#DRY_RUN} leaves the index and the directory unchanged as well */
    Plan plan(Scan scan, ReconcileMode reconcileMode) {
        Snapshot snapshot = scan.snapshot();
        List<KnownAgent> agents = directory.preview(boundAgents(snapshot));
        if (reconcileMode != ReconcileMode.DRY_RUN) {
            update(scan, agents);
        }
        PlanInputs inputs = new PlanInputs(agents, directory.confirmed(), clock.instant());
        return planner.plan(snapshot, inputs);
    }

    private void update(Scan scan, List<KnownAgent> agents) {
        Snapshot snapshot = scan.snapshot();
        directory.mergeFromMatrix(boundAgents(snapshot));
        if (snapshot.space() instanceof SpaceSnapshot.Found found) {
            indexUpdate.rebuild(scan.before(), snapshot, agents);
            space.becomes(found.room());
        }
    }

    private Set<AgentRef> wantedAgents() {
        return Stream.concat(
                        directory.all().stream().map(KnownAgent::ref), indexSnapshot.agentRooms().keySet().stream())
                .collect(Collectors.toSet());
    }

    /**
     * The agents of the bound rooms, with the display names of their users and the times since when they are missing.
     */
    private List<KnownAgent> boundAgents(Snapshot snapshot) {
        Map<AgentRef, KnownAgent> agents = new HashMap<>();
        snapshot.seen()
                .flatMap(room -> boundAgent(room).stream())
                .forEach(agent -> agents.putIfAbsent(agent.ref(), agent));
        return List.copyOf(agents.values());
    }

    private Optional<KnownAgent> boundAgent(RoomSnapshot.Seen room) {
        return room.agentRoomBinding()
                .flatMap(binding -> Optional.ofNullable(room.members().get(roomTemplates.userOf(binding.agent())))
                        .flatMap(Member::displayName)
                        .map(name -> new KnownAgent(binding.agent(), name, Set.of(), true, binding.missingSince())));
    }
}
