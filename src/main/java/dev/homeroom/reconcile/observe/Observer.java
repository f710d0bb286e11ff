package dev.homeroom.reconcile.observe;

import dev.homeroom.backend.AgentRef;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.RoomAlias;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.reconcile.snapshot.ChildLink;
import dev.homeroom.reconcile.snapshot.Finding;
import dev.homeroom.reconcile.snapshot.RoomSnapshot;
import dev.homeroom.reconcile.snapshot.Snapshot;
import dev.homeroom.reconcile.snapshot.Snapshot.AgentRoomFinding;
import dev.homeroom.reconcile.snapshot.Snapshot.SpaceSnapshot;
import dev.homeroom.registration.Namespace;
import dev.homeroom.rooms.alias.AliasLookups;
import dev.homeroom.rooms.operations.AlertRooms;
import dev.homeroom.rooms.operations.OperationsMark;
import dev.homeroom.rooms.state.Binding;
import dev.homeroom.rooms.template.RoomTemplates;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Takes a snapshot of Homeroom's state on the homeserver: the target of the Space's alias, the bot's rooms, and the
 * state of each. That costs two requests, and one for each room. Each agent without a room costs one or two more, and
 * so does each room that the bot should know but isn't in. A child without the bot costs one for each agent, until it
 * is unlinked.
 */
@ApplicationScoped
public class Observer {
    private final Homeserver homeserver;
    private final Namespace namespace;
    private final AliasLookups aliases;
    private final RoomTemplates roomTemplates;

    public Observer(Homeserver homeserver, AliasLookups aliases, Namespace namespace, RoomTemplates roomTemplates) {
        this.homeserver = homeserver;
        this.aliases = aliases;
        this.namespace = namespace;
        this.roomTemplates = roomTemplates;
    }

    /**
     * Blocks while the homeserver works.
     *
     * @param agents the agents for which a room is searched
     * @param agentRooms the agents' rooms according to the index; the bot may not be in all of them
     * @param known all rooms of the index
     * @throws dev.homeroom.matrix.HomeserverException if the homeserver can't say whether there is a Space, or stops
     *     answering
     * @throws dev.homeroom.rooms.state.MatrixStateException if another room has the Space's alias
     */
    public Snapshot observe(Collection<AgentRef> agents, Map<AgentRef, RoomId> agentRooms, Collection<RoomId> known) {
        RoomAlias spaceAlias = roomTemplates.spaceAlias();
        Optional<RoomId> byAlias = aliases.resolve(spaceAlias);
        Set<RoomId> joined = Set.copyOf(homeserver.joinedRooms(namespace.bot()));
        RoomScan roomScan = new RoomScan(homeserver, namespace);
        roomScan.at(joined);
        SpaceSearch search = new SpaceSearch(roomScan, spaceAlias, byAlias, namespace.bot());
        SpaceSnapshot space = search.result();
        PersonalSpaceSearch personal = new PersonalSpaceSearch(roomScan);
        roomScan.forGone(Stream.concat(childrenByBot(roomScan, space, personal), known.stream())
                .collect(Collectors.toSet()));
        Map<RoomId, RoomSnapshot> snapshots = snapshots(roomScan, space);
        Map<AgentRef, AgentRoomFinding> roomFindings = findings(agents, agentRooms, roomScan, snapshots);
        Set<RoomId> hidden = childrenByBot(roomScan, space, personal)
                .filter(child -> isHidden(child, snapshots, roomFindings))
                .collect(Collectors.toSet());
        new AbandonedRooms(homeserver, namespace)
                .among(hidden, agents)
                .forEach(room -> snapshots.put(room, new RoomSnapshot.Abandoned()));
        List<Finding> findings = new ArrayList<>(search.findings());
        return new Snapshot(space, snapshots, personal.result(), roomFindings, alertAlias(snapshots), findings);
    }

    /** Asked only if there is an alert room that can lose it. */
    private Optional<RoomId> alertAlias(Map<RoomId, RoomSnapshot> snapshots) {
        boolean hasAlertRoom = snapshots.values().stream()
                .anyMatch(room -> room instanceof RoomSnapshot.Seen seen
                        && seen.operations()
                                .filter(OperationsMark.AlertRoom.class::isInstance)
                                .isPresent());
        return hasAlertRoom ? aliases.resolve(AlertRooms.aliasOn(namespace.serverName())) : Optional.empty();
    }

    /** The children that the bot itself added to a Space. */
    private static Stream<RoomId> childrenByBot(RoomScan roomScan, SpaceSnapshot space, PersonalSpaceSearch personal) {
        Stream<Map<RoomId, ChildLink>> inAgentsSpace =
                space instanceof SpaceSnapshot.Found found ? Stream.of(found.children()) : Stream.empty();
        return Stream.concat(inAgentsSpace, personal.marked().map(roomScan::childrenOf))
                .flatMap(children -> children.entrySet().stream())
                .filter(child -> child.getValue().ours())
                .map(Map.Entry::getKey);
    }

    /** Whether the bot isn't in the room, and it is no agent's room. */
    private static boolean isHidden(
            RoomId room, Map<RoomId, RoomSnapshot> snapshots, Map<AgentRef, AgentRoomFinding> roomFindings) {
        boolean hidden = !snapshots.containsKey(room) || snapshots.get(room) instanceof RoomSnapshot.Hidden;
        return hidden && !roomFindings.containsValue(new AgentRoomFinding.OutOfReach(room));
    }

    private static Map<RoomId, RoomSnapshot> snapshots(RoomScan roomScan, SpaceSnapshot space) {
        Map<RoomId, RoomSnapshot> snapshots = new HashMap<>(roomScan.snapshots());
        if (space instanceof SpaceSnapshot.Found found) {
            snapshots.remove(found.room());
            found.children().keySet().forEach(child -> snapshots.putIfAbsent(child, new RoomSnapshot.Hidden()));
        }
        return snapshots;
    }

    private Map<AgentRef, AgentRoomFinding> findings(
            Collection<AgentRef> agents,
            Map<AgentRef, RoomId> rooms,
            RoomScan roomScan,
            Map<RoomId, RoomSnapshot> snapshots) {
        Set<AgentRef> agentsWithRoom = snapshots.values().stream()
                .flatMap(snapshot -> agentOf(snapshot).stream())
                .collect(Collectors.toSet());
        AgentRoomSearch agentRoomSearch = new AgentRoomSearch(homeserver, aliases, namespace, roomScan, snapshots);
        return agents.stream()
                .filter(agent -> !agentsWithRoom.contains(agent))
                .distinct()
                .collect(Collectors.toMap(
                        agent -> agent, agent -> agentRoomSearch.of(agent, Optional.ofNullable(rooms.get(agent)))));
    }

    private static Optional<AgentRef> agentOf(RoomSnapshot snapshot) {
        return snapshot instanceof RoomSnapshot.Seen seen
                ? seen.agentRoomBinding().map(Binding::agent)
                : Optional.empty();
    }
}
