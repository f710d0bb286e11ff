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
import dev.homeroom.space.plan.RoomSight;
import dev.homeroom.space.plan.SpaceSight;
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
    private final Index index;
    private final Rebuilding rebuilding;
    private final Planner planner;
    private final AgentDirectory directory;
    private final AgentSpace space;
    private final Layout layout;
    private final InstantSource clock;

    Survey(
            Observer observer,
            Index index,
            Rebuilding rebuilding,
            Planner planner,
            AgentDirectory directory,
            AgentSpace space,
            Layout layout,
            InstantSource clock) {
        this.observer = observer;
        this.index = index;
        this.rebuilding = rebuilding;
        this.planner = planner;
        this.directory = directory;
        this.space = space;
        this.layout = layout;
        this.clock = clock;
    }

    /** @param before the index as it was when the look began */
    record Look(Rebuilding.Rows before, Observation seen) {
        /** How many rooms were looked at. */
        int rooms() {
            return seen.rooms().size();
        }
    }

    /** Blocks for as long as the homeserver takes. Writes nothing. */
    Look look() {
        Rebuilding.Rows before = rebuilding.rows();
        return new Look(before, observer.observe(agentsToLookFor(), index.agentRooms(), index.rooms()));
    }

    /** @param extent {@link Extent#PLANNED} leaves the index and the directory alone, too */
    Plan plan(Look look, Extent extent) {
        Observation seen = look.seen();
        List<KnownAgent> agents = directory.reckonedWith(boundAgents(seen));
        if (extent != Extent.PLANNED) {
            follow(look, agents);
        }
        Circumstances known = new Circumstances(agents, directory.confirmed(), clock.instant());
        return planner.plan(seen, known);
    }

    private void follow(Look look, List<KnownAgent> agents) {
        Observation seen = look.seen();
        directory.reckonWith(boundAgents(seen));
        if (seen.space() instanceof SpaceSight.Found found) {
            rebuilding.rebuild(look.before(), seen, agents);
            space.becomes(found.room());
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
