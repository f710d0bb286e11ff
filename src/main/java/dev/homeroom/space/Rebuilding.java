package dev.homeroom.space;

import dev.homeroom.backend.AgentRef;
import dev.homeroom.database.Database;
import dev.homeroom.directory.KnownAgent;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.space.plan.Bond;
import dev.homeroom.space.plan.ChildLink;
import dev.homeroom.space.plan.Member;
import dev.homeroom.space.plan.Observation;
import dev.homeroom.space.plan.RoomSight;
import dev.homeroom.space.plan.SpaceMark;
import dev.homeroom.space.plan.SpaceSight;
import dev.homeroom.space.plan.Trace;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/**
 * Brings the index into line with what was seen: rows that contradict Matrix give way, those of what can't be told stay.
 * What somebody has written since the look began is newer than the look, and stays as well.
 */
@ApplicationScoped
class Rebuilding {
    private final Database database;
    private final Layout layout;
    private final RoomTable rooms;

    Rebuilding(Database database, Layout layout, RoomTable rooms) {
        this.database = database;
        this.layout = layout;
        this.rooms = rooms;
    }

    /** The rows at one time. */
    record Rows(Map<RoomId, BoundRoom> rooms, Map<AgentRef, Home> homes) {}

    /** To be taken before the look. */
    Rows rows() {
        return database.inTransaction(handle -> new Rows(
                rooms.all(handle).stream().collect(Collectors.toMap(BoundRoom::room, Function.identity())),
                homes(handle)));
    }

    private static Map<AgentRef, Home> homes(Handle handle) {
        return HomeTable.all(handle).stream().collect(Collectors.toMap(Home::agent, Function.identity()));
    }

    /** All of it or nothing. Rows that are right already are not written. */
    void rebuild(Rows before, Observation seen, Collection<KnownAgent> agents) {
        Look look = new Look(before, seen, agents);
        database.useTransaction(handle -> {
            // A home has the name of its room's row, so it is read before these change.
            Map<AgentRef, Home> homes = homes(handle);
            SpaceTable.rebuild(handle, spaces(seen), unclear(seen));
            rebuildRooms(handle, before, look);
            rebuildHomes(handle, before, homes, look);
        });
    }

    private void rebuildRooms(Handle handle, Rows before, Look look) {
        look.rooms().forEach((room, wanted) -> {
            Optional<BoundRoom> was = Optional.ofNullable(before.rooms().get(room));
            if (!was.equals(Optional.of(wanted))) {
                rooms.replace(handle, was, wanted);
            }
        });
        before.rooms().values().stream().filter(look::isGone).forEach(was -> rooms.remove(handle, was));
    }

    private static void rebuildHomes(Handle handle, Rows before, Map<AgentRef, Home> now, Look look) {
        look.homes().forEach((agent, wanted) -> {
            Home present = now.getOrDefault(agent, Home.none(agent));
            boolean untouched = present.equals(before.homes().getOrDefault(agent, Home.none(agent)));
            if (untouched && !wanted.equals(present)) {
                HomeTable.save(handle, wanted);
            }
        });
    }

    private static Map<RoomId, SpaceMark> spaces(Observation seen) {
        Map<RoomId, SpaceMark> spaces = new HashMap<>();
        seen.personalSpaces()
                .forEach(space ->
                        spaces.put(space.marked(), new SpaceMark(SpaceMark.Kind.PERSONAL, Optional.of(space.owner()))));
        if (seen.space() instanceof SpaceSight.Found found) {
            spaces.put(found.room(), new SpaceMark(SpaceMark.Kind.AGENTS, Optional.empty()));
        }
        return spaces;
    }

    private static Set<RoomId> unclear(Observation seen) {
        return seen.rooms().entrySet().stream()
                .filter(room -> room.getValue() instanceof RoomSight.CantTell)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /** What the rows should be by one observation. */
    private final class Look {
        private final Rows before;
        private final Observation seen;
        private final Map<AgentRef, KnownAgent> agents;
        private final Map<RoomId, ChildLink> children;
        private final Map<AgentRef, RoomSight.Seen> agentRooms;

        private Look(Rows before, Observation seen, Collection<KnownAgent> agents) {
            this.before = before;
            this.seen = seen;
            this.agents = agents.stream().collect(Collectors.toMap(KnownAgent::ref, Function.identity()));
            this.children = seen.space() instanceof SpaceSight.Found found ? found.children() : Map.of();
            this.agentRooms = agentRooms(seen);
        }

        private Map<RoomId, BoundRoom> rooms() {
            return seen.seen()
                    .flatMap(room -> binding(room).map(binding -> row(room, binding)).stream())
                    .collect(Collectors.toMap(BoundRoom::room, Function.identity()));
        }

        private BoundRoom row(RoomSight.Seen room, Binding binding) {
            return new BoundRoom(room.room(), binding, layout.userOf(binding.agent()), name(room, binding));
        }

        /** The one that we set last; a name that people gave counts as ours until the agent is renamed. */
        private String name(RoomSight.Seen room, Binding binding) {
            Optional<String> ours = room.title().filter(RoomSight.Title::ours).map(RoomSight.Title::text);
            return ours.or(() -> Optional.ofNullable(agents.get(binding.agent()))
                            .filter(agent -> binding.kind() == Binding.Kind.AGENT && !isRenamed(room, agent))
                            .map(layout::roomName))
                    .or(() ->
                            Optional.ofNullable(before.rooms().get(room.room())).map(BoundRoom::name))
                    .orElse("");
        }

        private boolean isRenamed(RoomSight.Seen room, KnownAgent agent) {
            return Optional.ofNullable(room.members().get(layout.userOf(agent.ref())))
                    .flatMap(Member::displayName)
                    .filter(name -> !name.equals(layout.agentName(agent)))
                    .isPresent();
        }

        /** Whether a row's room is certainly not what the row says. */
        private boolean isGone(BoundRoom row) {
            RoomSight sight = seen.rooms().get(row.room());
            Trace trace = seen.traces().get(row.binding().agent());
            if (sight instanceof RoomSight.Seen room) {
                return binding(room).isEmpty() && !new Trace.Unbound(room.room()).equals(trace);
            }
            if (sight instanceof RoomSight.Gone) {
                return true;
            }
            return row.binding().kind() == Binding.Kind.AGENT
                    && !(sight instanceof RoomSight.CantTell)
                    && (agentRooms.containsKey(row.binding().agent()) || trace instanceof Trace.Nowhere);
        }

        private Map<AgentRef, Home> homes() {
            return Stream.of(
                            agents.keySet(), agentRooms.keySet(), before.homes().keySet())
                    .flatMap(Collection::stream)
                    .distinct()
                    .flatMap(agent -> home(agent).stream())
                    .collect(Collectors.toMap(Home::agent, Function.identity()));
        }

        private Optional<Home> home(AgentRef agent) {
            RoomSight.Seen room = agentRooms.get(agent);
            if (room != null) {
                return Optional.of(inRoom(agent, room));
            }
            return Optional.ofNullable(seen.traces().get(agent)).map(trace -> switch (trace) {
                case Trace.Nowhere nowhere -> Home.none(agent);
                case Trace.OutOfReach(RoomId itsRoom) -> Home.outOfReach(agent, Optional.of(itsRoom));
                case Trace.Unbound unbound -> Home.outOfReach(agent, Optional.empty());
                case Trace.CantTell cantTell ->
                    before.homes().containsKey(agent)
                                    && before.homes().get(agent).room().isPresent()
                            ? before.homes().get(agent)
                            : Home.outOfReach(agent, Optional.empty());
            });
        }

        private Home inRoom(AgentRef agent, RoomSight.Seen room) {
            Optional<Member> member = Optional.ofNullable(room.members().get(layout.userOf(agent)));
            Optional<Home> prior = Optional.ofNullable(before.homes().get(agent))
                    .filter(home -> home.room().equals(Optional.of(room.room())));
            boolean inside = member.filter(Member::isInside).isPresent();
            Optional<String> shown = member.flatMap(Member::displayName);
            Optional<ChildLink> link =
                    Optional.ofNullable(children.get(room.room())).filter(ChildLink::followable);
            return new Home(
                    agent,
                    inside ? shown : shown.or(() -> prior.flatMap(Home::displayName)),
                    member.filter(Member::pictured).isPresent()
                            || prior.filter(Home::pictured).isPresent(),
                    Optional.of(room.room()),
                    binding(room).map(binding -> name(room, binding)),
                    inside,
                    link.flatMap(present -> space()),
                    link.flatMap(present -> order(agent, room, present)),
                    false);
        }

        private Optional<RoomId> space() {
            return seen.space() instanceof SpaceSight.Found found ? Optional.of(found.room()) : Optional.empty();
        }

        /** What people arranged counts as right until the agent is renamed. */
        private Optional<String> order(AgentRef agent, RoomSight.Seen room, ChildLink link) {
            KnownAgent known = agents.get(agent);
            return link.ours() || known == null || isRenamed(room, known) ? link.order() : layout.order(known);
        }

        private Map<AgentRef, RoomSight.Seen> agentRooms(Observation observation) {
            Comparator<RoomSight.Seen> standingFirst =
                    Comparator.comparing(room -> room.movedTo().isPresent());
            Comparator<RoomSight.Seen> oldestFirst = standingFirst
                    .thenComparing(room -> binding(room).orElseThrow().since())
                    .thenComparing(room -> room.room().value());
            return observation
                    .seen()
                    .filter(room -> binding(room)
                            .filter(binding -> binding.kind() == Binding.Kind.AGENT
                                    && binding.movedTo().isEmpty())
                            .isPresent())
                    .sorted(oldestFirst)
                    .collect(Collectors.toMap(
                            room -> binding(room).orElseThrow().agent(), Function.identity(), (first, _) -> first));
        }

        private static Optional<Binding> binding(RoomSight.Seen room) {
            return room.bond() instanceof Bond.Bound(Binding binding) ? Optional.of(binding) : Optional.empty();
        }
    }
}
