package dev.homeroom.space;

import dev.homeroom.backend.AgentRef;
import dev.homeroom.directory.KnownAgent;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.RoomId;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Takes one agent through all steps; each is idempotent and noted, so that a run that broke off is taken up by the next. */
final class AgentProvisioning {
    private final Layout layout;
    private final HomeTable homes;
    private final AgentProfile profile;
    private final AgentRoom room;
    private final RoomNaming naming;
    private final AgentMembership membership;
    private final SpaceLink link;
    private final Map<AgentRef, ReentrantLock> locks = new ConcurrentHashMap<>();

    AgentProvisioning(
            Homeserver homeserver,
            Layout layout,
            ChosenVersion version,
            AvatarPicture avatar,
            HomeTable homes,
            RoomTable rooms,
            InstantSource clock) {
        this.layout = layout;
        this.homes = homes;
        this.profile = new AgentProfile(homeserver, layout, avatar, homes);
        this.room = new AgentRoom(homeserver, layout, version, homes, rooms, clock);
        this.naming = new RoomNaming(homeserver, layout, homes);
        this.membership = new AgentMembership(homeserver, layout, homes);
        this.link = new SpaceLink(homeserver, layout, homes);
    }

    /** Those whose notes say that something is left to do. Makes no request. */
    List<KnownAgent> unsettled(List<KnownAgent> agents, RoomId space) {
        Map<AgentRef, Home> known = homes.all().stream().collect(Collectors.toMap(Home::agent, Function.identity()));
        return agents.stream()
                .filter(agent -> !isSettled(known.getOrDefault(agent.ref(), Home.none(agent.ref())), agent, space))
                .toList();
    }

    /**
     * The whole way; nothing that is done already is done again.
     *
     * @return whether there was anything to do
     */
    boolean settle(KnownAgent agent, RoomId space) {
        return alone(agent.ref(), home -> {
            Home named = naming.settle(home, agent);
            Home profiled = profile.settle(named, agent);
            Home housed = naming.settle(room.settle(profiled, agent, space), agent);
            RoomId itsRoom = housed.room().orElseThrow();
            Home inside = membership.settle(housed, itsRoom);
            return link.settle(inside, agent, itsRoom, space);
        });
    }

    /** Only the agent's user, for somebody who asks for it right now. */
    boolean settleUser(KnownAgent agent) {
        return alone(agent.ref(), home -> home.displayName().isPresent() ? home : profile.settle(home, agent));
    }

    private boolean isSettled(Home home, KnownAgent agent, RoomId space) {
        String name = layout.agentName(agent);
        return home.hasProfile(name)
                && home.hasRoomName(layout.roomName(agent))
                && home.joined()
                && home.isLinked(space, CleanName.order(name));
    }

    /** Does the work while nobody else in this process works on the agent. */
    <T> T whileAlone(AgentRef agent, Supplier<T> work) {
        ReentrantLock lock = locks.computeIfAbsent(agent, ignored -> new ReentrantLock());
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    private boolean alone(AgentRef agent, Function<Home, Home> steps) {
        return whileAlone(agent, () -> {
            Home before = homes.of(agent);
            return !steps.apply(before).equals(before);
        });
    }
}
