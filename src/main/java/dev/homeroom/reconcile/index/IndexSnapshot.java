package dev.homeroom.reconcile.index;

import dev.homeroom.backend.AgentRef;
import dev.homeroom.directory.KnownAgent;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.reconcile.snapshot.ChildLink;
import dev.homeroom.reconcile.snapshot.Look;
import dev.homeroom.reconcile.snapshot.RoomSnapshot;
import dev.homeroom.reconcile.snapshot.Snapshot;
import dev.homeroom.reconcile.snapshot.Snapshot.AgentRoomFinding;
import dev.homeroom.reconcile.snapshot.Snapshot.SpaceSnapshot;
import dev.homeroom.rooms.RoomTable;
import dev.homeroom.rooms.state.BoundRoom;
import dev.homeroom.rooms.template.RoomTemplates;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Builds a snapshot from the database: the last observed state, plus the changes since. So the result of a poll is
 * planned by the same rules, without a request.
 */
@ApplicationScoped
public class IndexSnapshot {
    private final RoomTemplates roomTemplates;
    private final AgentProvisionTable provisions;
    private final RoomTable rooms;
    private final AgentTopics topics;

    public IndexSnapshot(
            RoomTemplates roomTemplates, AgentProvisionTable provisions, RoomTable rooms, AgentTopics topics) {
        this.roomTemplates = roomTemplates;
        this.provisions = provisions;
        this.rooms = rooms;
        this.topics = topics;
    }

    public Snapshot ofAll(Collection<KnownAgent> agents, RoomId space) {
        Map<AgentRef, AgentProvision> known =
                provisions.all().stream().collect(Collectors.toMap(AgentProvision::agent, Function.identity()));
        List<AgentProvision> wanted = agents.stream()
                .map(KnownAgent::ref)
                .map(agent -> known.getOrDefault(agent, AgentProvision.none(agent)))
                .toList();
        Map<RoomId, BoundRoom> bound =
                rooms.all().stream().collect(Collectors.toMap(BoundRoom::room, Function.identity()));
        return snapshot(wanted, room -> Optional.ofNullable(bound.get(room)), space);
    }

    public Snapshot of(AgentRef agent, RoomId space) {
        return snapshot(List.of(provisions.of(agent)), rooms::find, space);
    }

    /** All rooms of the index, of every kind. */
    public Set<RoomId> rooms() {
        return rooms.ids();
    }

    public Map<AgentRef, RoomId> agentRooms() {
        return provisions.all().stream()
                .filter(agentProvision -> agentProvision.room().isPresent())
                .collect(Collectors.toMap(
                        AgentProvision::agent,
                        agentProvision -> agentProvision.room().orElseThrow()));
    }

    private Snapshot snapshot(
            List<AgentProvision> wanted, Function<RoomId, Optional<BoundRoom>> boundRooms, RoomId space) {
        Map<RoomId, RoomSnapshot> snapshots = new HashMap<>();
        Map<AgentRef, AgentRoomFinding> roomFindings = new HashMap<>();
        Map<RoomId, ChildLink> children = new HashMap<>();
        for (AgentProvision agentProvision : wanted) {
            Optional<BoundRoom> bound = agentProvision.outOfReach()
                    ? Optional.empty()
                    : agentProvision.room().flatMap(boundRooms);
            if (bound.isPresent()) {
                RoomId room = bound.get().room();
                UserId user = roomTemplates.userOf(agentProvision.agent());
                snapshots.put(room, agentProvision.snapshot(user, bound.get(), space, topics.lookOf(room)));
                agentProvision.link(space).ifPresent(link -> children.put(room, link));
            } else {
                roomFindings.put(agentProvision.agent(), agentProvision.finding());
            }
        }
        return new Snapshot(
                new SpaceSnapshot.Found(space, children, Optional.empty(), Look.UNKNOWN),
                snapshots,
                List.of(),
                roomFindings,
                Optional.empty(),
                List.of());
    }
}
