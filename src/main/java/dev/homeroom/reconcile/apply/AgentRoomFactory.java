package dev.homeroom.reconcile.apply;

import dev.homeroom.directory.KnownAgent;
import dev.homeroom.matrix.CreateRoom;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomAlias;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.reconcile.index.AgentProvision;
import dev.homeroom.reconcile.index.AgentProvisionTable;
import dev.homeroom.rooms.BoundRoomSearch;
import dev.homeroom.rooms.alias.RoomUnderAlias;
import dev.homeroom.rooms.alias.RoomUnderAlias.Creation;
import dev.homeroom.rooms.state.Binding;
import dev.homeroom.rooms.state.EventTypes;
import dev.homeroom.rooms.state.FoundRoom;
import dev.homeroom.rooms.state.MatrixStateException;
import dev.homeroom.rooms.state.RoomState;
import dev.homeroom.rooms.template.NewRoomVersion;
import dev.homeroom.rooms.template.RoomCompletion;
import dev.homeroom.rooms.template.RoomPicture;
import dev.homeroom.rooms.template.RoomTemplates;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Creates or finds the agent's room. The homeserver assigns an alias only once, so a room whose creation was not
 * confirmed is found under the agent's alias instead of being created again.
 */
@ApplicationScoped
class AgentRoomFactory {
    private static final Logger LOG = Logger.getLogger(AgentRoomFactory.class);

    private final Homeserver homeserver;
    private final RoomUnderAlias roomUnderAlias;
    private final RoomTemplates roomTemplates;
    private final NewRoomVersion version;
    private final RoomCompletion roomCompletion;
    private final BoundRoomSearch search;
    private final AgentProvisionTable provisions;
    private final InstantSource clock;

    AgentRoomFactory(
            Homeserver homeserver,
            RoomUnderAlias roomUnderAlias,
            RoomTemplates roomTemplates,
            NewRoomVersion version,
            RoomCompletion roomCompletion,
            BoundRoomSearch search,
            AgentProvisionTable provisions,
            InstantSource clock) {
        this.homeserver = homeserver;
        this.roomUnderAlias = roomUnderAlias;
        this.roomTemplates = roomTemplates;
        this.version = version;
        this.roomCompletion = roomCompletion;
        this.search = search;
        this.provisions = provisions;
        this.clock = clock;
    }

    AgentProvision ensureRoom(AgentProvision agentProvision, KnownAgent agent, RoomId space) {
        if (agentProvision.room().isPresent()) {
            return agentProvision;
        }
        FoundRoom room = createOrFind(agent, space);
        boolean agentIsIn = room.isJoinedBy(roomTemplates.userOf(agent.ref()));
        AgentProvision updated = agentProvision.inRoom(
                room.room(), room.nameSetByBot().orElseGet(() -> roomTemplates.roomName(agent)), agentIsIn);
        provisions.save(updated, room.binding());
        return updated;
    }

    /**
     * To be called before a room is created for an agent.
     *
     * @throws MatrixStateException if the alias leads to a room that the bot can't read
     */
    void requireNoHiddenRoom(KnownAgent agent) {
        RoomAlias alias = roomTemplates.aliasOf(agent.ref());
        roomUnderAlias.existing(alias).ifPresent(room -> inspect(room, agent, alias));
    }

    /**
     * Completes a room that the bot created and that lost its binding, or never had one because its creation was
     * interrupted.
     */
    void restore(AgentProvision agentProvision, KnownAgent agent, RoomId room, RoomId space) {
        RoomState state = new RoomState(homeserver.state(roomTemplates.bot(), room));
        Binding binding = search.indexedBinding(room, agent.ref())
                .orElseGet(() -> Binding.ofAgentRoom(agent.ref(), clock.instant()));
        CreateRoom template = roomTemplates.agentRoom(agent, space, Optional.empty(), binding, state.version());
        if (state.contentSentBy(roomTemplates.bot(), EventTypes.BINDING)
                .flatMap(Binding::of)
                .isEmpty()) {
            roomCompletion.complete(room, state, template, EventTypes.BINDING);
        }
        boolean agentIsIn = state.isJoined(roomTemplates.userOf(agent.ref()));
        provisions.save(agentProvision.inRoom(room, template.name(), agentIsIn), binding);
    }

    private FoundRoom createOrFind(KnownAgent agent, RoomId space) {
        RoomAlias alias = roomTemplates.aliasOf(agent.ref());
        Binding binding = Binding.ofAgentRoom(agent.ref(), clock.instant());
        return switch (roomUnderAlias.create(alias, () -> request(agent, space, Optional.of(alias), binding))) {
            case Creation.Created(RoomId room) -> created(room, agent, binding);
            case Creation.Taken taken ->
                inspect(taken.room(), agent, alias)
                        .or(() -> search.inUnindexedRooms(agent.ref()))
                        .orElseGet(() -> createWithoutAlias(agent, space, binding));
        };
    }

    private CreateRoom request(KnownAgent agent, RoomId space, Optional<RoomAlias> alias, Binding binding) {
        CreateRoom plain = roomTemplates.agentRoom(agent, space, alias, binding, version.get());
        return RoomPicture.on(plain, roomTemplates.userOf(agent.ref()), homeserver);
    }

    private FoundRoom createWithoutAlias(KnownAgent agent, RoomId space, Binding binding) {
        LOG.warnf(
                "[AGENT_SYNC] The agent's alias belongs to another room, so its new room has none: agent=%s alias=%s",
                agent.ref(), roomTemplates.aliasOf(agent.ref()));
        return created(
                homeserver.createRoom(roomTemplates.bot(), request(agent, space, Optional.empty(), binding)),
                agent,
                binding);
    }

    private static FoundRoom created(RoomId room, KnownAgent agent, Binding binding) {
        LOG.debugf("[AGENT_SYNC] Created room %s for agent=%s", room, agent.ref());
        return FoundRoom.created(room, binding);
    }

    private Optional<FoundRoom> inspect(RoomId room, KnownAgent agent, RoomAlias alias) {
        try {
            return search.bindingIn(room, agent.ref());
        } catch (HomeserverException.Refused e) {
            throw new MatrixStateException(
                    "The alias %s belongs to %s, which the bot %s can't read (%s). Invite the bot, or remove the alias."
                            .formatted(alias, room, roomTemplates.bot(), e.errcode()));
        }
    }
}
