package dev.homeroom.space;

import dev.homeroom.directory.KnownAgent;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomAlias;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import java.time.InstantSource;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Step two: the agent has its room. The homeserver gives an alias away once only, so that a room whose creation went
 * unnoticed is found again under the agent's alias rather than made twice.
 */
final class AgentRoom {
    private static final Logger LOG = Logger.getLogger(Provisioning.class);
    private static final String ALIAS_TAKEN = "M_ROOM_IN_USE";

    private final Homeserver homeserver;
    private final Layout layout;
    private final ChosenVersion version;
    private final BoundRoomSearch search;
    private final HomeTable homes;
    private final RoomTable rooms;
    private final InstantSource clock;

    AgentRoom(
            Homeserver homeserver,
            Layout layout,
            ChosenVersion version,
            HomeTable homes,
            RoomTable rooms,
            InstantSource clock) {
        this.homeserver = homeserver;
        this.layout = layout;
        this.version = version;
        this.search = new BoundRoomSearch(homeserver, layout.namespace().bot(), rooms);
        this.homes = homes;
        this.rooms = rooms;
        this.clock = clock;
    }

    Home settle(Home home, KnownAgent agent, RoomId space) {
        if (home.room().isPresent()) {
            return home;
        }
        FoundRoom room = createOrFind(agent, space);
        boolean agentIsIn = room.isJoinedBy(layout.userOf(agent.ref()));
        Home settled = home.withRoom(room.room(), room.nameWeSet().orElseGet(() -> layout.roomName(agent)), agentIsIn);
        homes.save(settled, room.binding(), rooms);
        return settled;
    }

    private FoundRoom createOrFind(KnownAgent agent, RoomId space) {
        RoomAlias alias = layout.aliasOf(agent.ref());
        try {
            return create(agent, space, Optional.of(alias));
        } catch (HomeserverException.Refused e) {
            if (!e.errcode().equals(ALIAS_TAKEN)) {
                throw e;
            }
        }
        return underAlias(agent, alias).or(() -> search.among(agent.ref())).orElseGet(() -> {
            LOG.warnf("[AGENT_SYNC] agent=%s gets a room without an alias: %s is another room's", agent.ref(), alias);
            return create(agent, space, Optional.empty());
        });
    }

    private FoundRoom create(KnownAgent agent, RoomId space, Optional<RoomAlias> alias) {
        Binding binding = Binding.ofAgentRoom(agent.ref(), clock.instant());
        RoomId room = homeserver.createRoom(bot(), layout.agentRoom(agent, space, alias, binding, version.get()));
        LOG.debugf("[AGENT_SYNC] Created room %s for agent=%s", room, agent.ref());
        return FoundRoom.created(room, binding);
    }

    private Optional<FoundRoom> underAlias(KnownAgent agent, RoomAlias alias) {
        RoomId room = homeserver
                .resolve(alias)
                .orElseThrow(() -> new ProvisioningFailure(
                        "The homeserver says that the alias " + alias + " is taken, and that it leads nowhere."));
        try {
            return search.bindingIn(room, agent.ref());
        } catch (HomeserverException.Refused e) {
            throw new ProvisioningFailure(
                    "The alias %s belongs to %s, which the bot %s may not look into (%s); invite the bot, or remove the alias."
                            .formatted(alias, room, bot(), e.errcode()));
        }
    }

    private UserId bot() {
        return layout.namespace().bot();
    }
}
