package dev.homeroom.reconcile.index;

import dev.homeroom.backend.AgentRef;
import dev.homeroom.database.Database;
import dev.homeroom.directory.KnownAgent;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.reconcile.index.AgentProvision.SpaceLink;
import dev.homeroom.reconcile.index.AgentProvisionTable.ProvisionRow;
import dev.homeroom.reconcile.snapshot.ChildLink;
import dev.homeroom.reconcile.snapshot.Member;
import dev.homeroom.reconcile.snapshot.RoomSnapshot;
import dev.homeroom.reconcile.snapshot.Snapshot;
import dev.homeroom.reconcile.snapshot.Snapshot.AgentRoomFinding;
import dev.homeroom.reconcile.snapshot.Snapshot.SpaceSnapshot;
import dev.homeroom.reconcile.snapshot.Title;
import dev.homeroom.rooms.RoomTable;
import dev.homeroom.rooms.RoomTable.RoomRow;
import dev.homeroom.rooms.SpaceTable;
import dev.homeroom.rooms.further.FurtherAgentTable;
import dev.homeroom.rooms.state.Binding;
import dev.homeroom.rooms.state.BoundRoom;
import dev.homeroom.rooms.state.SpaceMark;
import dev.homeroom.rooms.template.RoomTemplates;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Updates the index from a snapshot. Rows that contradict Matrix are replaced or removed; rows of unreadable rooms
 * stay. Rows that changed after the scan began are newer than the snapshot, and stay as well.
 */
@ApplicationScoped
public class IndexUpdate {
    private final Database database;
    private final RoomTemplates roomTemplates;
    private final RoomTable rooms;
    private final FurtherAgentTable furtherAgents;
    private final AgentProvisionTable provisions;
    private final AgentTopics topics;

    public IndexUpdate(
            Database database,
            RoomTemplates roomTemplates,
            RoomTable rooms,
            FurtherAgentTable furtherAgents,
            AgentProvisionTable provisions,
            AgentTopics topics) {
        this.database = database;
        this.roomTemplates = roomTemplates;
        this.rooms = rooms;
        this.furtherAgents = furtherAgents;
        this.provisions = provisions;
        this.topics = topics;
    }

    /** The rows of the index at one time. */
    public static final class Rows {
        private final Map<RoomId, RoomRow> rooms;
        private final Map<RoomId, List<Binding>> furtherAgents;
        private final Map<AgentRef, ProvisionRow> provisions;

        private Rows(
                Collection<RoomRow> rooms,
                Map<RoomId, List<Binding>> furtherAgents,
                Collection<ProvisionRow> provisions) {
            this.rooms =
                    rooms.stream().collect(Collectors.toMap(row -> row.room().room(), Function.identity()));
            this.furtherAgents = furtherAgents;
            this.provisions = provisions.stream()
                    .collect(Collectors.toMap(row -> row.provision().agent(), Function.identity()));
        }

        private Optional<RoomRow> room(RoomId room) {
            return Optional.ofNullable(rooms.get(room));
        }

        private Optional<ProvisionRow> provision(AgentRef agent) {
            return Optional.ofNullable(provisions.get(agent));
        }
    }

    /** Reads the rows. To be called before the scan. */
    public Rows rows() {
        return database.inTransaction(_ -> new Rows(rooms.rows(), furtherAgents.all(), provisions.rows()));
    }

    /** Updates all rows in one transaction. Rows that are correct are not written. */
    public void rebuild(Rows before, Snapshot seen, Collection<KnownAgent> agents) {
        RoomUpdate roomUpdate = new RoomUpdate(before, seen, agents);
        database.useTransaction(_ -> {
            SpaceTable.rebuild(spaces(seen), unclear(seen));
            rebuildRooms(before, roomUpdate);
            rebuildFurtherAgents(before, roomUpdate);
            rebuildProvisions(before, roomUpdate);
        });
        topics.observed(seen);
    }

    private void rebuildRooms(Rows before, RoomUpdate roomUpdate) {
        roomUpdate.rooms().forEach((room, wanted) -> {
            Optional<RoomRow> was = before.room(room);
            if (!was.map(RoomRow::room).equals(Optional.of(wanted))) {
                rooms.replace(was, wanted);
            }
        });
        before.rooms.values().stream()
                .filter(row -> roomUpdate.isGone(row.room()))
                .forEach(rooms::remove);
    }

    private void rebuildFurtherAgents(Rows before, RoomUpdate roomUpdate) {
        Map<RoomId, List<Binding>> now = furtherAgents.all();
        roomUpdate.furtherAgents().forEach((room, wanted) -> {
            List<Binding> was = before.furtherAgents.getOrDefault(room, List.of());
            boolean untouched = was.equals(now.getOrDefault(room, List.of()));
            if (untouched && !Set.copyOf(was).equals(Set.copyOf(wanted))) {
                furtherAgents.removeAll(room);
                wanted.forEach(binding -> furtherAgents.save(room, binding));
            }
        });
        before.rooms.values().stream()
                .map(RoomRow::room)
                .filter(roomUpdate::isGone)
                .forEach(room -> furtherAgents.removeAll(room.room()));
    }

    private void rebuildProvisions(Rows before, RoomUpdate roomUpdate) {
        roomUpdate.provisions().forEach((agent, wanted) -> {
            Optional<ProvisionRow> was = before.provision(agent);
            if (!wanted.equals(was.map(ProvisionRow::provision).orElseGet(() -> AgentProvision.none(agent)))) {
                provisions.replace(was, wanted);
            }
        });
    }

    private static Map<RoomId, SpaceMark> spaces(Snapshot seen) {
        Map<RoomId, SpaceMark> spaces = new HashMap<>();
        seen.personalSpaces()
                .forEach(space -> spaces.put(
                        space.marked(), new SpaceMark(SpaceMark.SpaceKind.PERSONAL, Optional.of(space.owner()))));
        if (seen.space() instanceof SpaceSnapshot.Found found) {
            spaces.put(found.room(), new SpaceMark(SpaceMark.SpaceKind.AGENTS, Optional.empty()));
        }
        return spaces;
    }

    private static Set<RoomId> unclear(Snapshot seen) {
        return seen.rooms().entrySet().stream()
                .filter(room -> room.getValue() instanceof RoomSnapshot.CantTell)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /** The rows that one snapshot implies. */
    private final class RoomUpdate {
        private final Rows before;
        private final Snapshot seen;
        private final Map<AgentRef, KnownAgent> agents;
        private final Map<RoomId, ChildLink> children;
        private final Map<AgentRef, RoomSnapshot.Seen> agentRooms;

        private RoomUpdate(Rows before, Snapshot seen, Collection<KnownAgent> agents) {
            this.before = before;
            this.seen = seen;
            this.agents = agents.stream().collect(Collectors.toMap(KnownAgent::ref, Function.identity()));
            this.children = seen.space() instanceof SpaceSnapshot.Found found ? found.children() : Map.of();
            this.agentRooms = agentRooms(seen);
        }

        private Map<RoomId, BoundRoom> rooms() {
            return seen.seen()
                    .flatMap(room -> room.binding().map(binding -> row(room, binding)).stream())
                    .collect(Collectors.toMap(BoundRoom::room, Function.identity()));
        }

        /** The further agents of rooms with a binding, and so with the bot. */
        private Map<RoomId, List<Binding>> furtherAgents() {
            return seen.seen()
                    .filter(room -> room.binding().isPresent())
                    .collect(Collectors.toMap(RoomSnapshot.Seen::room, RoomSnapshot.Seen::furtherBindings));
        }

        private BoundRoom row(RoomSnapshot.Seen room, Binding binding) {
            return new BoundRoom(room.room(), binding, roomTemplates.userOf(binding.agent()), name(room, binding));
        }

        /** The room name that Homeroom set last. A name that people set counts as such until the agent is renamed. */
        private String name(RoomSnapshot.Seen room, Binding binding) {
            Optional<String> setByBot = room.title().filter(Title::ours).map(Title::text);
            return setByBot.or(() -> Optional.ofNullable(agents.get(binding.agent()))
                            .filter(agent -> binding.kind() == Binding.RoomKind.AGENT && !isRenamed(room, agent))
                            .map(roomTemplates::roomName))
                    .or(() -> before.room(room.room()).map(row -> row.room().name()))
                    .orElse("");
        }

        private boolean isRenamed(RoomSnapshot.Seen room, KnownAgent agent) {
            return Optional.ofNullable(room.members().get(roomTemplates.userOf(agent.ref())))
                    .flatMap(Member::displayName)
                    .filter(name -> !name.equals(roomTemplates.agentName(agent)))
                    .isPresent();
        }

        /** Whether the row is certainly wrong about its room. */
        private boolean isGone(BoundRoom row) {
            RoomSnapshot snapshot = seen.rooms().get(row.room());
            AgentRoomFinding agentRoomFinding =
                    seen.roomFindings().get(row.binding().agent());
            if (snapshot instanceof RoomSnapshot.Seen room) {
                return room.binding().isEmpty() && !new AgentRoomFinding.Unbound(room.room()).equals(agentRoomFinding);
            }
            if (snapshot instanceof RoomSnapshot.Gone) {
                return true;
            }
            return row.binding().kind() == Binding.RoomKind.AGENT
                    && !(snapshot instanceof RoomSnapshot.CantTell)
                    && (agentRooms.containsKey(row.binding().agent())
                            || agentRoomFinding instanceof AgentRoomFinding.Nowhere);
        }

        private Map<AgentRef, AgentProvision> provisions() {
            return Stream.of(agents.keySet(), agentRooms.keySet(), before.provisions.keySet())
                    .flatMap(Collection::stream)
                    .distinct()
                    .flatMap(agent -> provision(agent).stream())
                    .collect(Collectors.toMap(AgentProvision::agent, Function.identity()));
        }

        private Optional<AgentProvision> provision(AgentRef agent) {
            RoomSnapshot.Seen room = agentRooms.get(agent);
            if (room != null) {
                return Optional.of(inRoom(agent, room));
            }
            return Optional.ofNullable(seen.roomFindings().get(agent))
                    .map(finding -> AgentProvision.found(agent, finding, before(agent)));
        }

        private AgentProvision inRoom(AgentRef agent, RoomSnapshot.Seen room) {
            Binding binding = room.binding().orElseThrow();
            Optional<SpaceLink> link = Optional.ofNullable(children.get(room.room()))
                    .filter(ChildLink::followable)
                    .flatMap(present -> space().map(space -> new SpaceLink(space, order(agent, room, present))));
            return AgentProvision.seen(room, row(room, binding), link, before(agent));
        }

        private Optional<AgentProvision> before(AgentRef agent) {
            return before.provision(agent).map(ProvisionRow::provision);
        }

        private Optional<RoomId> space() {
            return seen.space() instanceof SpaceSnapshot.Found found ? Optional.of(found.room()) : Optional.empty();
        }

        /** An order that people set counts as correct until the agent is renamed. */
        private Optional<String> order(AgentRef agent, RoomSnapshot.Seen room, ChildLink link) {
            KnownAgent known = agents.get(agent);
            return link.ours() || known == null || isRenamed(room, known) ? link.order() : roomTemplates.order(known);
        }

        private Map<AgentRef, RoomSnapshot.Seen> agentRooms(Snapshot snapshot) {
            Comparator<RoomSnapshot.Seen> currentFirst =
                    Comparator.comparing(room -> room.movedTo().isPresent());
            Comparator<RoomSnapshot.Seen> oldestFirst = currentFirst
                    .thenComparing(room -> room.binding().orElseThrow().since())
                    .thenComparing(room -> room.room().value());
            return snapshot.seen()
                    .filter(room -> room.agentRoomBinding().isPresent())
                    .sorted(oldestFirst)
                    .collect(Collectors.toMap(
                            room -> room.binding().orElseThrow().agent(), Function.identity(), (first, _) -> first));
        }
    }
}
