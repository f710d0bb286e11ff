package dev.homeroom.reconcile.observe;

import dev.homeroom.backend.AgentRef;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.Profile;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.reconcile.plan.RoomSnapshot;
import dev.homeroom.reconcile.plan.RoomSnapshot.BindingSource;
import dev.homeroom.reconcile.plan.Snapshot.AgentRoomFinding;
import dev.homeroom.registration.Namespace;
import dev.homeroom.rooms.state.Binding;
import dev.homeroom.rooms.state.RoomState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Looks for what there is of an agent that has no room which the bot is in: where its alias leads, and, where that
 * leads nowhere, which rooms its user is in.
 */
final class AgentRoomSearch {
    private static final int FORBIDDEN = 403;

    private final Homeserver homeserver;
    private final AliasLookups aliases;
    private final Namespace namespace;
    private final RoomScan roomScan;
    private final Map<RoomId, RoomSnapshot> sights;

    AgentRoomSearch(
            Homeserver homeserver,
            AliasLookups aliases,
            Namespace namespace,
            RoomScan roomScan,
            Map<RoomId, RoomSnapshot> sights) {
        this.homeserver = homeserver;
        this.aliases = aliases;
        this.namespace = namespace;
        this.roomScan = roomScan;
        this.sights = sights;
    }

    /** @param lastKnown where the index has its room */
    AgentRoomFinding of(AgentRef agent, Optional<RoomId> lastKnown) {
        try {
            return aliases.resolve(namespace.agentRoomAlias(agent.backend(), agent.agentId()))
                    .flatMap(this::underAlias)
                    .orElseGet(() -> byItsUser(agent, lastKnown));
        } catch (HomeserverException e) {
            return new AgentRoomFinding.CantTell(String.valueOf(e.getMessage()));
        }
    }

    /** Empty where the alias leads to a room that is not the agent's for certain, or is no more. */
    private Optional<AgentRoomFinding> underAlias(RoomId room) {
        return switch (sights.get(room)) {
            case RoomSnapshot.Seen seen -> ofSeen(seen);
            case RoomSnapshot.CantTell(String why) -> Optional.of(new AgentRoomFinding.CantTell(why));
            case RoomSnapshot.Gone gone -> Optional.empty();
            case null, default ->
                roomScan.isGone(room) ? Optional.empty() : Optional.of(new AgentRoomFinding.OutOfReach(room));
        };
    }

    private static Optional<AgentRoomFinding> ofSeen(RoomSnapshot.Seen room) {
        boolean ours = room.origin().byUs() && room.mark().isEmpty();
        return switch (room.bond()) {
            case BindingSource.Unreadable unreadable ->
                Optional.of(
                        new AgentRoomFinding.CantTell("its room " + room.room() + " has a binding that can't be read"));
            case BindingSource.Unbound unbound ->
                ours ? Optional.of(new AgentRoomFinding.Unbound(room.room())) : Optional.empty();
            case BindingSource.Untrusted untrusted ->
                ours ? Optional.of(new AgentRoomFinding.Unbound(room.room())) : Optional.empty();
            case BindingSource.Bound bound -> Optional.empty();
        };
    }

    private AgentRoomFinding byItsUser(AgentRef agent, Optional<RoomId> lastKnown) {
        UserId user = namespace.agentUser(agent.backend(), agent.agentId());
        List<RoomId> itsRooms = roomsOf(user);
        return Stream.concat(lastKnown.stream(), itsRooms.stream())
                .flatMap(room -> bySightOf(room).stream())
                .findFirst()
                .or(() -> hiddenAmong(itsRooms, agent, user))
                .orElseGet(() -> nowhereUnlessUnclear(user));
    }

    /** What a room is to the agent by its sight alone. */
    private Optional<AgentRoomFinding> bySightOf(RoomId room) {
        return switch (sights.get(room)) {
            case RoomSnapshot.CantTell(String why) -> Optional.of(new AgentRoomFinding.CantTell(why));
            case RoomSnapshot.Seen seen -> ofSeen(seen);
            case null, default -> Optional.empty();
        };
    }

    private Optional<AgentRoomFinding> hiddenAmong(List<RoomId> itsRooms, AgentRef agent, UserId user) {
        return itsRooms.stream()
                .filter(room -> !sights.containsKey(room) || sights.get(room) instanceof RoomSnapshot.Hidden)
                .filter(room -> belongsTo(
                        agent,
                        new RoomStateParser(room, namespace, new RoomState(homeserver.state(user, room)))
                                .room()
                                .bond()))
                .findFirst()
                .map(AgentRoomFinding.OutOfReach::new);
    }

    /** Where a room can't be looked into, it may be that of any agent whose user was made before. */
    private AgentRoomFinding nowhereUnlessUnclear(UserId user) {
        boolean unclear = sights.values().stream().anyMatch(RoomSnapshot.CantTell.class::isInstance);
        return unclear && !homeserver.profile(user).equals(Profile.EMPTY)
                ? new AgentRoomFinding.CantTell("one of the rooms that can't be looked into may be its own")
                : new AgentRoomFinding.Nowhere();
    }

    private List<RoomId> roomsOf(UserId user) {
        try {
            return homeserver.joinedRooms(user);
        } catch (HomeserverException.Refused e) {
            if (e.status() == FORBIDDEN) {
                return List.of();
            }
            throw e;
        }
    }

    private static boolean belongsTo(AgentRef agent, BindingSource bindingSource) {
        return bindingSource instanceof BindingSource.Bound(Binding binding)
                && binding.kind() == Binding.RoomKind.AGENT
                && binding.agent().equals(agent);
    }
}
