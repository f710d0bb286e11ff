package dev.homeroom.space;

import dev.homeroom.backend.AgentRef;
import dev.homeroom.directory.KnownAgent;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.space.plan.Bond;
import dev.homeroom.space.plan.ChildLink;
import dev.homeroom.space.plan.Member;
import dev.homeroom.space.plan.Member.Membership;
import dev.homeroom.space.plan.Observation;
import dev.homeroom.space.plan.RoomSight;
import dev.homeroom.space.plan.SpaceSight;
import dev.homeroom.space.plan.Trace;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What Matrix showed when it was looked at last, and what was done since, out of the database: so that what a poll of the
 * backends brings is planned by the same rules, and costs no request.
 */
@ApplicationScoped
class Index {
    private final Layout layout;
    private final HomeTable homes;
    private final RoomTable rooms;

    Index(Layout layout, HomeTable homes, RoomTable rooms) {
        this.layout = layout;
        this.homes = homes;
        this.rooms = rooms;
    }

    Observation ofAll(Collection<KnownAgent> agents, RoomId space) {
        Map<AgentRef, Home> known = homes.all().stream().collect(Collectors.toMap(Home::agent, Function.identity()));
        List<Home> wanted = agents.stream()
                .map(KnownAgent::ref)
                .map(agent -> known.getOrDefault(agent, Home.none(agent)))
                .toList();
        Map<RoomId, BoundRoom> bound =
                rooms.all().stream().collect(Collectors.toMap(BoundRoom::room, Function.identity()));
        return observation(wanted, room -> Optional.ofNullable(bound.get(room)), space);
    }

    Observation of(AgentRef agent, RoomId space) {
        return observation(List.of(homes.of(agent)), rooms::find, space);
    }

    /** All rooms that it knows, whatever their kind. */
    Set<RoomId> rooms() {
        return rooms.ids();
    }

    /** Where agents have their rooms. */
    Map<AgentRef, RoomId> agentRooms() {
        return homes.all().stream()
                .filter(home -> home.room().isPresent())
                .collect(Collectors.toMap(Home::agent, home -> home.room().orElseThrow()));
    }

    private Observation observation(
            List<Home> homesOfAll, Function<RoomId, Optional<BoundRoom>> boundRooms, RoomId space) {
        Map<RoomId, RoomSight> sights = new HashMap<>();
        Map<AgentRef, Trace> traces = new HashMap<>();
        Map<RoomId, ChildLink> children = new HashMap<>();
        for (Home home : homesOfAll) {
            Optional<BoundRoom> bound =
                    home.outOfReach() ? Optional.empty() : home.room().flatMap(boundRooms);
            if (bound.isPresent()) {
                sights.put(bound.get().room(), sight(home, bound.get(), space));
                home.space()
                        .filter(space::equals)
                        .ifPresent(linked -> children.put(bound.get().room(), new ChildLink(true, true, home.order())));
            } else {
                traces.put(home.agent(), trace(home));
            }
        }
        return new Observation(new SpaceSight.Found(space, children), sights, List.of(), traces, List.of());
    }

    private static Trace trace(Home home) {
        if (home.room().isPresent()) {
            return new Trace.OutOfReach(home.room().get());
        }
        return home.outOfReach()
                ? new Trace.CantTell("whether it has a room could not be told when that was looked for")
                : new Trace.Nowhere();
    }

    private RoomSight sight(Home home, BoundRoom bound, RoomId space) {
        return new RoomSight.Seen(
                bound.room(),
                Optional.empty(),
                new Bond.Bound(bound.binding()),
                Optional.of(new RoomSight.Title(bound.name(), true)),
                Set.of(space),
                Optional.empty(),
                members(home),
                new RoomSight.Origin(true, false, false, Instant.EPOCH, Optional.empty()),
                Optional.empty());
    }

    private Map<UserId, Member> members(Home home) {
        if (!home.joined() && home.displayName().isEmpty()) {
            return Map.of();
        }
        Membership membership = home.joined() ? Membership.JOINED : Membership.OUTSIDE;
        return Map.of(layout.userOf(home.agent()), new Member(membership, home.displayName(), home.pictured()));
    }
}
