package dev.homeroom.reconcile.observe;

import dev.homeroom.backend.AgentRef;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.Profile;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.reconcile.snapshot.BindingSource;
import dev.homeroom.reconcile.snapshot.RoomSnapshot;
import dev.homeroom.reconcile.snapshot.Snapshot.AgentRoomFinding;
import dev.homeroom.registration.Namespace;
import dev.homeroom.rooms.alias.AliasLookups;
import dev.homeroom.rooms.state.Binding;
import dev.homeroom.rooms.state.RoomState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Searches for the room of an agent that has no room among those that the bot is in: first by its alias, and if that
 * leads nowhere, by the rooms of its user.
 */
final class AgentRoomSearch {
    private final Homeserver homeserver;
    private final AliasLookups aliases;
    private final Namespace namespace;
    private final RoomScan roomScan;
    private final Map<RoomId, RoomSnapshot> snapshots;

    AgentRoomSearch(
            Homeserver homeserver,
            AliasLookups aliases,
            Namespace namespace,
            RoomScan roomScan,
            Map<RoomId, RoomSnapshot> snapshots) {
        this.homeserver = homeserver;
        this.aliases = aliases;
        this.namespace = namespace;
        this.roomScan = roomScan;
        this.snapshots = snapshots;
    }

    /** @param lastKnown the agent's room according to the index */
    AgentRoomFinding of(AgentRef agent, Optional<RoomId> lastKnown) {
        try {
            return aliases.resolve(namespace.agentRoomAlias(agent.backend(), agent.agentId()))
                    .flatMap(this::underAlias)
                    .orElseGet(() -> byUser(agent, lastKnown));
        } catch (HomeserverException e) {
            return new AgentRoomFinding.CantTell(String.valueOf(e.getMessage()));
        }
    }

    /** Empty if the alias leads to a room that is certainly not the agent's, or that no longer exists. */
    private Optional<AgentRoomFinding> underAlias(RoomId room) {
        return switch (snapshots.get(room)) {
            case RoomSnapshot.Seen seen -> ofSeen(seen);
            case RoomSnapshot.CantTell(String why) -> Optional.of(new AgentRoomFinding.CantTell(why));
            case RoomSnapshot.Gone gone -> Optional.empty();
            case null, default ->
                roomScan.isGone(room) ? Optional.empty() : Optional.of(new AgentRoomFinding.OutOfReach(room));
        };
    }

    private static Optional<AgentRoomFinding> ofSeen(RoomSnapshot.Seen room) {
        boolean isByBot = room.origin().byUs() && room.mark().isEmpty();
        return switch (room.bindingSource()) {
            case BindingSource.Unreadable unreadable ->
                Optional.of(new AgentRoomFinding.CantTell("its room " + room.room() + " has an unreadable binding"));
            case BindingSource.Unbound unbound ->
                isByBot ? Optional.of(new AgentRoomFinding.Unbound(room.room())) : Optional.empty();
            case BindingSource.Untrusted untrusted ->
                isByBot ? Optional.of(new AgentRoomFinding.Unbound(room.room())) : Optional.empty();
            case BindingSource.Bound bound -> Optional.empty();
        };
    }

    private AgentRoomFinding byUser(AgentRef agent, Optional<RoomId> lastKnown) {
        UserId user = namespace.agentUser(agent.backend(), agent.agentId());
        List<RoomId> userRooms = AgentUserRooms.of(user, homeserver);
        return Stream.concat(lastKnown.stream(), userRooms.stream())
                .flatMap(room -> bySnapshotOf(room).stream())
                .findFirst()
                .or(() -> hiddenAmong(userRooms, agent, user))
                .orElseGet(() -> nowhereUnlessUnclear(user));
    }

    /** The relation of the room to the agent, from its snapshot alone. */
    private Optional<AgentRoomFinding> bySnapshotOf(RoomId room) {
        return switch (snapshots.get(room)) {
            case RoomSnapshot.CantTell(String why) -> Optional.of(new AgentRoomFinding.CantTell(why));
            case RoomSnapshot.Seen seen -> ofSeen(seen);
            case null, default -> Optional.empty();
        };
    }

    private Optional<AgentRoomFinding> hiddenAmong(List<RoomId> userRooms, AgentRef agent, UserId user) {
        return userRooms.stream()
                .filter(room -> !snapshots.containsKey(room) || snapshots.get(room) instanceof RoomSnapshot.Hidden)
                .filter(room -> belongsTo(
                        agent, RoomSnapshot.Seen.of(room, new RoomState(homeserver.state(user, room)), namespace)))
                .findFirst()
                .map(AgentRoomFinding.OutOfReach::new);
    }

    /** An unreadable room may belong to any agent whose user exists already. */
    private AgentRoomFinding nowhereUnlessUnclear(UserId user) {
        boolean unclear = snapshots.values().stream().anyMatch(RoomSnapshot.CantTell.class::isInstance);
        return unclear && !homeserver.profile(user).equals(Profile.EMPTY)
                ? new AgentRoomFinding.CantTell("one of the unreadable rooms may belong to it")
                : new AgentRoomFinding.Nowhere();
    }

    private static boolean belongsTo(AgentRef agent, RoomSnapshot.Seen room) {
        return room.binding()
                .filter(binding -> binding.kind() == Binding.RoomKind.AGENT
                        && binding.agent().equals(agent))
                .isPresent();
    }
}
