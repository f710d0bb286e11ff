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

/** Writes an adoption to Matrix. Requires that the bot is in the room and that the adoption is possible. */
@ApplicationScoped
class RoomTakeover {
    private static final Logger LOG = Logger.getLogger(RoomTakeover.class);

    private final Homeserver homeserver;
    private final RoomTemplates roomTemplates;
    private final AgentProvisionTable provisions;
    private final RoomTable rooms;
    private final InstantSource clock;

    RoomTakeover(
            Homeserver homeserver,
            RoomTemplates roomTemplates,
            AgentProvisionTable provisions,
            RoomTable rooms,
            InstantSource clock) {
        this.homeserver = homeserver;
        this.roomTemplates = roomTemplates;
        this.provisions = provisions;
        this.rooms = rooms;
        this.clock = clock;
    }

    void take(KnownAgent agent, RoomId room, RoomState seen, String formerName, RoomId space) {
        UserId agentUser = roomTemplates.userOf(agent.ref());
        new PowerPlan(seen.power(), roomTemplates.bot(), agentUser)
                .change()
                .ifPresent(powerChange -> homeserver.putState(
                        powerChange.sender(), room, EventTypes.POWER_LEVELS, "", powerChange.levels()));
        joinAgent(agentUser, room, seen);
        giveAlias(agent.ref(), room);
        Optional<String> order = CleanName.order(roomTemplates.agentName(agent));
        put(room, seen, EventTypes.SPACE_PARENT, space.value(), roomTemplates.parent());
        child(space, room, roomTemplates.child(order));
        Binding binding = Binding.ofAgentRoom(agent.ref(), clock.instant());
        homeserver.putState(roomTemplates.bot(), room, EventTypes.BINDING, "", binding.toJson());
        AgentProvision agentProvision =
                provision(agent, room, seen, formerName).withAgentInside().linked(space, order);
        provisions.save(agentProvision, binding);
        LOG.infof("[AGENT_SYNC] Adopted room=%s for agent=%s", room, agent.ref());
    }

    /** Adds the room to the index, if it is missing there. Writes nothing to Matrix. */
    void index(KnownAgent agent, RoomId room, RoomState seen, String formerName) {
        if (rooms.find(room).isPresent()) {
            return;
        }
        seen.contentSentBy(roomTemplates.bot(), EventTypes.BINDING)
                .flatMap(Binding::of)
                .ifPresent(binding -> provisions.save(provision(agent, room, seen, formerName), binding));
    }

    private AgentProvision provision(KnownAgent agent, RoomId room, RoomState seen, String formerName) {
        return provisions
                .of(agent.ref())
                .inRoom(room, nameSetByBot(agent, seen, formerName), seen.isJoined(roomTemplates.userOf(agent.ref())));
    }

    /**
     * The room name that counts as set by Homeroom. A name that people set must stay, so it counts as the current name.
     * A name that the template made from the agent's former name must be updated.
     */
    private String nameSetByBot(KnownAgent agent, RoomState seen, String formerName) {
        String now = roomTemplates.roomName(agent);
        String then = roomTemplates.roomName(agent.ref(), formerName);
        return seen.name().map(name -> name.equals(then) ? then : now).orElse("");
    }

    private void joinAgent(UserId agentUser, RoomId room, RoomState seen) {
        if (seen.isJoined(agentUser)) {
            return;
        }
        homeserver.register(agentUser);
        if (!seen.membership(agentUser).equals(Optional.of("invite"))) {
            homeserver.invite(roomTemplates.bot(), room, agentUser);
        }
        homeserver.join(agentUser, room);
    }

    /**
     * Gives the room the agent's alias, by which people and a new database find it. An alias of another room stays
     * there. Homeroom does not resolve the alias first: for an unknown alias the homeserver queries Homeroom, which
     * would create the agent's room.
     */
    private void giveAlias(AgentRef agent, RoomId room) {
        RoomAlias alias = roomTemplates.aliasOf(agent);
        try {
            homeserver.setAlias(roomTemplates.bot(), alias, room);
        } catch (HomeserverException.Refused e) {
            e.throwIfPassing();
            LOG.infof(
                    "[AGENT_SYNC] The adopted room can't have the agent's alias: room=%s alias=%s %s",
                    room, alias, e.getMessage());
        }
    }

    private void put(RoomId room, RoomState seen, String type, String stateKey, ObjectNode content) {
        if (!seen.content(type, stateKey).equals(Optional.of(content))) {
            homeserver.putState(roomTemplates.bot(), room, type, stateKey, content);
        }
    }

    private void child(RoomId space, RoomId room, ObjectNode content) {
        if (!homeserver
                .state(roomTemplates.bot(), space, EventTypes.SPACE_CHILD, room.value())
                .equals(Optional.of(content))) {
            homeserver.putState(roomTemplates.bot(), space, EventTypes.SPACE_CHILD, room.value(), content);
        }
    }
}
