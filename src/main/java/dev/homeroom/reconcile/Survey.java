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
import dev.homeroom.reconcile.plan.RoomSnapshot;
import dev.homeroom.reconcile.plan.RoomSnapshot.BindingSource;
import dev.homeroom.reconcile.plan.RoomSnapshot.Member;
import dev.homeroom.reconcile.plan.Snapshot;
import dev.homeroom.reconcile.plan.Snapshot.SpaceSnapshot;
import dev.homeroom.rooms.state.Binding;
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

/** Looks at everything in Matrix, has the index and the directory follow, and plans what differs. Mends nothing. */
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

    /** @param before the index as it was when the look began */
    record Look(IndexUpdate.Rows before, Snapshot seen) {
        /** How many rooms were looked at. */
        int rooms() {
            return seen.rooms().size();
        }
    }

    /** Blocks for as long as the homeserver takes. Writes nothing. */
    Look look() {
        IndexUpdate.Rows before = indexUpdate.rows();
        return new Look(before, observer.observe(agentsToLookFor(), indexSnapshot.agentRooms(), indexSnapshot.rooms()));
    }

    /** @param reconcileMode {@link ReconcileMode#PLANNED} leaves the index and the directory alone, too */
    Plan plan(Look look, ReconcileMode reconcileMode) {
        Snapshot seen = look.seen();
        List<KnownAgent> agents = directory.preview(boundAgents(seen));
        if (reconcileMode != ReconcileMode.PLANNED) {
            follow(look, agents);
        }
        PlanInputs known = new PlanInputs(agents, directory.confirmed(), clock.instant());
        return planner.plan(seen, known);
    }

    private void follow(Look look, List<KnownAgent> agents) {
        Snapshot seen = look.seen();
        directory.mergeFromMatrix(boundAgents(seen));
        if (seen.space() instanceof SpaceSnapshot.Found found) {
            indexUpdate.rebuild(look.before(), seen, agents);
            space.becomes(found.room());
        }
    }

    private Set<AgentRef> agentsToLookFor() {
        return Stream.concat(
                        directory.all().stream().map(KnownAgent::ref), indexSnapshot.agentRooms().keySet().stream())
                .collect(Collectors.toSet());
    }

    /** As Matrix knows them: by the names that their users show, and missing for as long as their rooms say. */
    private List<KnownAgent> boundAgents(Snapshot seen) {
        Map<AgentRef, KnownAgent> agents = new HashMap<>();
        seen.seen().flatMap(room -> boundAgent(room).stream()).forEach(agent -> agents.putIfAbsent(agent.ref(), agent));
        return List.copyOf(agents.values());
    }

    private Optional<KnownAgent> boundAgent(RoomSnapshot.Seen room) {
        return room.bond() instanceof BindingSource.Bound(Binding binding)
                        && binding.kind() == Binding.RoomKind.AGENT
                        && binding.movedTo().isEmpty()
                ? Optional.ofNullable(room.members().get(roomTemplates.userOf(binding.agent())))
                        .flatMap(Member::displayName)
                        .map(name -> new KnownAgent(binding.agent(), name, Set.of(), true, binding.missingSince()))
                : Optional.empty();
    }
}
