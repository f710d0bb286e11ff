package dev.homeroom.predecessor;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.backend.AgentRef;
import dev.homeroom.directory.KnownAgent;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomAlias;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.reconcile.index.AgentProvision;
import dev.homeroom.reconcile.index.AgentProvisionTable;
import dev.homeroom.rooms.RoomTable;
import dev.homeroom.rooms.state.Binding;
import dev.homeroom.rooms.state.EventTypes;
import dev.homeroom.rooms.state.RoomState;
import dev.homeroom.rooms.template.CleanName;
import dev.homeroom.rooms.template.RoomTemplates;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.Optional;
import org.jboss.logging.Logger;

/** The writing part of an adoption; the bot is inside, and it is known that it can be done. */
@ApplicationScoped
class RoomTakeover {
    private static final Logger LOG = Logger.getLogger(RoomTakeover.class);

    private final Homeserver homeserver;
    private final RoomTemplates roomTemplates;
    private final AgentProvisionTable homes;
    private final RoomTable rooms;
    private final InstantSource clock;

    RoomTakeover(
            Homeserver homeserver,
            RoomTemplates roomTemplates,
            AgentProvisionTable homes,
            RoomTable rooms,
            InstantSource clock) {
        this.homeserver = homeserver;
        this.roomTemplates = roomTemplates;
        this.homes = homes;
        this.rooms = rooms;
        this.clock = clock;
    }

    void take(KnownAgent agent, RoomId room, RoomState seen, String nameThen, RoomId space) {
        UserId agentUser = roomTemplates.userOf(agent.ref());
        new PowerPlan(seen.power(), bot(), agentUser)
                .change()
                .ifPresent(powerChange -> homeserver.putState(
                        powerChange.sender(), room, EventTypes.POWER_LEVELS, "", powerChange.levels()));
        bringIn(agentUser, room, seen);
        giveAlias(agent.ref(), room);
        Optional<String> order = CleanName.order(roomTemplates.agentName(agent));
        put(room, seen, EventTypes.SPACE_PARENT, space.value(), roomTemplates.parent());
        child(space, room, roomTemplates.child(order));
        Binding binding = Binding.ofAgentRoom(agent.ref(), clock.instant());
        homeserver.putState(bot(), room, EventTypes.BINDING, "", binding.toJson());
        AgentProvision agentProvision =
                home(agent, room, seen, nameThen).withAgentInside().linked(space, order);
        homes.save(agentProvision, binding);
        LOG.infof("[AGENT_SYNC] Adopted room=%s for agent=%s", room, agent.ref());
    }

    /** Has the index know what the room says, where it doesn't yet. Writes nothing to Matrix. */
    void note(KnownAgent agent, RoomId room, RoomState seen, String nameThen) {
        if (rooms.find(room).isPresent()) {
            return;
        }
        seen.contentSentBy(bot(), EventTypes.BINDING)
                .flatMap(Binding::of)
                .ifPresent(binding -> homes.save(home(agent, room, seen, nameThen), binding));
    }

    private AgentProvision home(KnownAgent agent, RoomId room, RoomState seen, String nameThen) {
        return homes.of(agent.ref())
                .withRoom(room, nameSetByBot(agent, seen, nameThen), seen.isJoined(roomTemplates.userOf(agent.ref())));
    }

    /**
     * What naming takes for our own last word. A name that people gave is to stay, so it counts as settled; one that is
     * the agent's former name by our template is to follow.
     */
    private String nameSetByBot(KnownAgent agent, RoomState seen, String nameThen) {
        String now = roomTemplates.roomName(agent);
        String then = roomTemplates.roomName(agent.ref(), nameThen);
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
        RoomAlias alias = roomTemplates.aliasOf(agent);
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
        return roomTemplates.namespace().bot();
    }
}
