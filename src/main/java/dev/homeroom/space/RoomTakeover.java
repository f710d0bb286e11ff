package dev.homeroom.space;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.backend.AgentRef;
import dev.homeroom.directory.KnownAgent;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomAlias;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.Optional;
import org.jboss.logging.Logger;

/** The writing part of an adoption; the bot is inside, and it is known that it can be done. */
@ApplicationScoped
class RoomTakeover {
    private static final Logger LOG = Logger.getLogger(RoomTakeover.class);

    private final Homeserver homeserver;
    private final Layout layout;
    private final HomeTable homes;
    private final RoomTable rooms;
    private final InstantSource clock;

    RoomTakeover(Homeserver homeserver, Layout layout, HomeTable homes, RoomTable rooms, InstantSource clock) {
        this.homeserver = homeserver;
        this.layout = layout;
        this.homes = homes;
        this.rooms = rooms;
        this.clock = clock;
    }

    void take(KnownAgent agent, RoomId room, RoomState seen, String nameThen, RoomId space) {
        UserId agentUser = layout.userOf(agent.ref());
        new AdoptedPower(seen.power(), bot(), agentUser)
                .change()
                .ifPresent(change ->
                        homeserver.putState(change.sender(), room, EventTypes.POWER_LEVELS, "", change.levels()));
        bringIn(agentUser, room, seen);
        giveAlias(agent.ref(), room);
        Optional<String> order = CleanName.order(layout.agentName(agent));
        put(room, seen, EventTypes.SPACE_PARENT, space.value(), layout.parent());
        child(space, room, layout.child(order));
        Binding binding = Binding.ofAgentRoom(agent.ref(), clock.instant());
        homeserver.putState(bot(), room, EventTypes.BINDING, "", binding.toJson());
        Home home = home(agent, room, seen, nameThen).withAgentInside().linked(space, order);
        homes.save(home, binding);
        LOG.infof("[AGENT_SYNC] Adopted room=%s for agent=%s", room, agent.ref());
    }

    /** Has the index know what the room says, where it doesn't yet. Writes nothing to Matrix. */
    void note(KnownAgent agent, RoomId room, RoomState seen, String nameThen) {
        if (rooms.find(room).isPresent()) {
            return;
        }
        seen.saidBy(bot(), EventTypes.BINDING)
                .flatMap(Binding::of)
                .ifPresent(binding -> homes.save(home(agent, room, seen, nameThen), binding));
    }

    private Home home(KnownAgent agent, RoomId room, RoomState seen, String nameThen) {
        return homes.of(agent.ref())
                .withRoom(room, nameWeSet(agent, seen, nameThen), seen.isJoined(layout.userOf(agent.ref())));
    }

    /**
     * What naming takes for our own last word. A name that people gave is to stay, so it counts as settled; one that is
     * the agent's former name by our template is to follow.
     */
    private String nameWeSet(KnownAgent agent, RoomState seen, String nameThen) {
        String now = layout.roomName(agent);
        String then = layout.roomName(agent.ref(), nameThen);
        return seen.name().map(name -> name.equals(then) ? then : now).orElse("");
    }

    private void bringIn(UserId agentUser, RoomId room, RoomState seen) {
        if (seen.isJoined(agentUser)) {
            return;
        }
        homeserver.register(agentUser);
        if (!seen.membership(agentUser).equals(Optional.of("invite"))) {
            homeserver.invite(bot(), room, agentUser);
        }
        homeserver.join(agentUser, room);
    }

    /**
     * Lets people find the room by it, and a new database too; one that leads elsewhere stays. Where it leads is not asked:
     * of an alias that nobody has the homeserver asks Homeroom in turn, which would make the agent's room.
     */
    private void giveAlias(AgentRef agent, RoomId room) {
        RoomAlias alias = layout.aliasOf(agent);
        try {
            homeserver.setAlias(bot(), alias, room);
        } catch (HomeserverException.Refused e) {
            if (e.mayPass()) {
                throw e;
            }
            LOG.infof("[AGENT_SYNC] room=%s doesn't get the alias %s: %s", room, alias, e.getMessage());
        }
    }

    private void put(RoomId room, RoomState seen, String type, String stateKey, ObjectNode content) {
        if (!seen.content(type, stateKey).equals(Optional.of(content))) {
            homeserver.putState(bot(), room, type, stateKey, content);
        }
    }

    private void child(RoomId space, RoomId room, ObjectNode content) {
        if (!homeserver
                .state(bot(), space, EventTypes.SPACE_CHILD, room.value())
                .equals(Optional.of(content))) {
            homeserver.putState(bot(), space, EventTypes.SPACE_CHILD, room.value(), content);
        }
    }

    private UserId bot() {
        return layout.namespace().bot();
    }
}
