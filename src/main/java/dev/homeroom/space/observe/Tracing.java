package dev.homeroom.space.observe;

import dev.homeroom.backend.AgentRef;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.Profile;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.registration.Namespace;
import dev.homeroom.space.Binding;
import dev.homeroom.space.RoomState;
import dev.homeroom.space.plan.Bond;
import dev.homeroom.space.plan.RoomSight;
import dev.homeroom.space.plan.Trace;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Looks for what there is of an agent that has no room which the bot is in: where its alias leads, and, where that
 * leads nowhere, which rooms its user is in.
 */
final class Tracing {
    private static final int FORBIDDEN = 403;

    private final Homeserver homeserver;
    private final AliasLookups aliases;
    private final Namespace namespace;
    private final Look look;
    private final Map<RoomId, RoomSight> sights;

    Tracing(
            Homeserver homeserver,
            AliasLookups aliases,
            Namespace namespace,
            Look look,
            Map<RoomId, RoomSight> sights) {
        this.homeserver = homeserver;
        this.aliases = aliases;
        this.namespace = namespace;
        this.look = look;
        this.sights = sights;
    }

    /** @param lastKnown where the index has its room */
    Trace of(AgentRef agent, Optional<RoomId> lastKnown) {
        try {
            return aliases.resolve(namespace.agentRoomAlias(agent.backend(), agent.agentId()))
                    .flatMap(this::underAlias)
                    .orElseGet(() -> throughItsUser(agent, lastKnown));
        } catch (HomeserverException e) {
            return new Trace.CantTell(String.valueOf(e.getMessage()));
        }
    }

    /** Empty where the alias leads to a room that is not the agent's for certain, or is no more. */
    private Optional<Trace> underAlias(RoomId room) {
        return switch (sights.get(room)) {
            case RoomSight.Seen seen -> ofSeen(seen);
            case RoomSight.CantTell(String why) -> Optional.of(new Trace.CantTell(why));
            case RoomSight.Gone gone -> Optional.empty();
            case null, default -> look.isGone(room) ? Optional.empty() : Optional.of(new Trace.OutOfReach(room));
        };
    }

    private static Optional<Trace> ofSeen(RoomSight.Seen room) {
        boolean ours = room.origin().byUs() && room.mark().isEmpty();
        return switch (room.bond()) {
            case Bond.Unreadable unreadable ->
                Optional.of(new Trace.CantTell("its room " + room.room() + " has a binding that can't be read"));
            case Bond.Unbound unbound -> ours ? Optional.of(new Trace.Unbound(room.room())) : Optional.empty();
            case Bond.Forged forged -> ours ? Optional.of(new Trace.Unbound(room.room())) : Optional.empty();
            case Bond.Bound bound -> Optional.empty();
        };
    }

    private Trace throughItsUser(AgentRef agent, Optional<RoomId> lastKnown) {
        UserId user = namespace.agentUser(agent.backend(), agent.agentId());
        List<RoomId> itsRooms = roomsOf(user);
        return Stream.concat(lastKnown.stream(), itsRooms.stream())
                .flatMap(room -> bySightOf(room).stream())
                .findFirst()
                .or(() -> hiddenAmong(itsRooms, agent, user))
                .orElseGet(() -> nowhereUnlessUnclear(user));
    }

    /** What a room is to the agent by its sight alone. */
    private Optional<Trace> bySightOf(RoomId room) {
        return switch (sights.get(room)) {
            case RoomSight.CantTell(String why) -> Optional.of(new Trace.CantTell(why));
            case RoomSight.Seen seen -> ofSeen(seen);
            case null, default -> Optional.empty();
        };
    }

    private Optional<Trace> hiddenAmong(List<RoomId> itsRooms, AgentRef agent, UserId user) {
        return itsRooms.stream()
                .filter(room -> !sights.containsKey(room) || sights.get(room) instanceof RoomSight.Hidden)
                .filter(room -> belongsTo(
                        agent,
                        new Sighting(room, namespace, new RoomState(homeserver.state(user, room)))
                                .room()
                                .bond()))
                .findFirst()
                .map(Trace.OutOfReach::new);
    }

    /** Where a room can't be looked into, it may be that of any agent whose user was made before. */
    private Trace nowhereUnlessUnclear(UserId user) {
        boolean unclear = sights.values().stream().anyMatch(RoomSight.CantTell.class::isInstance);
        return unclear && !homeserver.profile(user).equals(Profile.EMPTY)
                ? new Trace.CantTell("one of the rooms that can't be looked into may be its own")
                : new Trace.Nowhere();
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

    private static boolean belongsTo(AgentRef agent, Bond bond) {
        return bond instanceof Bond.Bound(Binding binding)
                && binding.kind() == Binding.Kind.AGENT
                && binding.agent().equals(agent);
    }
}
