package dev.homeroom.reconcile.observe;

import dev.homeroom.backend.AgentRef;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.RoomAlias;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.reconcile.plan.Finding;
import dev.homeroom.reconcile.plan.RoomSnapshot;
import dev.homeroom.reconcile.plan.RoomSnapshot.BindingSource;
import dev.homeroom.reconcile.plan.RoomSnapshot.ChildLink;
import dev.homeroom.reconcile.plan.Snapshot;
import dev.homeroom.reconcile.plan.Snapshot.AgentRoomFinding;
import dev.homeroom.reconcile.plan.Snapshot.SpaceSnapshot;
import dev.homeroom.registration.Namespace;
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
 * Looks at everything that there is of Homeroom on the homeserver: where the Space's alias leads, which rooms the bot is
 * in, and the state of each of these; two requests, and one more for each room. Agents without a room cost one or two
 * more each, and rooms that the bot should know of and isn't in one.
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
     * Blocks for as long as the homeserver takes.
     *
     * @param agents those for which a room is looked for
     * @param agentRooms where the index has agents' rooms; one of them may be out of sight
     * @param known all rooms that the index has
     * @throws dev.homeroom.matrix.HomeserverException when it can't be told whether there is a Space, or the homeserver
     *     doesn't answer any more
     * @throws dev.homeroom.rooms.state.MatrixStateException when something else stands in the Space's place
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
        roomScan.forGone(Stream.concat(childrenOfOurs(roomScan, space, personal), known.stream())
                .collect(Collectors.toSet()));
        Map<RoomId, RoomSnapshot> sights = snapshots(roomScan, space);
        Map<AgentRef, AgentRoomFinding> traces = findings(agents, agentRooms, roomScan, sights);
        List<Finding> remarks = new ArrayList<>(search.remarks());
        return new Snapshot(space, sights, personal.result(), traces, remarks);
    }

    /** What the bot itself put into a Space. */
    private static Stream<RoomId> childrenOfOurs(RoomScan roomScan, SpaceSnapshot space, PersonalSpaceSearch personal) {
        Stream<Map<RoomId, ChildLink>> inAgentsSpace =
                space instanceof SpaceSnapshot.Found found ? Stream.of(found.children()) : Stream.empty();
        return Stream.concat(inAgentsSpace, personal.marked().map(roomScan::childrenOf))
                .flatMap(children -> children.entrySet().stream())
                .filter(child -> child.getValue().ours())
                .map(Map.Entry::getKey);
    }

    private static Map<RoomId, RoomSnapshot> snapshots(RoomScan roomScan, SpaceSnapshot space) {
        Map<RoomId, RoomSnapshot> sights = new HashMap<>(roomScan.snapshots());
        if (space instanceof SpaceSnapshot.Found found) {
            sights.remove(found.room());
            found.children().keySet().forEach(child -> sights.putIfAbsent(child, new RoomSnapshot.Hidden()));
        }
        return sights;
    }

    private Map<AgentRef, AgentRoomFinding> findings(
            Collection<AgentRef> agents,
            Map<AgentRef, RoomId> rooms,
            RoomScan roomScan,
            Map<RoomId, RoomSnapshot> sights) {
        Set<AgentRef> housed = sights.values().stream()
                .flatMap(sight -> agentOf(sight).stream())
                .collect(Collectors.toSet());
        AgentRoomSearch agentRoomSearch = new AgentRoomSearch(homeserver, aliases, namespace, roomScan, sights);
        return agents.stream()
                .filter(agent -> !housed.contains(agent))
                .distinct()
                .collect(Collectors.toMap(
                        agent -> agent, agent -> agentRoomSearch.of(agent, Optional.ofNullable(rooms.get(agent)))));
    }

    private static Optional<AgentRef> agentOf(RoomSnapshot sight) {
        return sight instanceof RoomSnapshot.Seen seen
                        && seen.bond() instanceof BindingSource.Bound(Binding binding)
                        && binding.kind() == Binding.RoomKind.AGENT
                        && binding.movedTo().isEmpty()
                ? Optional.of(binding.agent())
                : Optional.empty();
    }
}
