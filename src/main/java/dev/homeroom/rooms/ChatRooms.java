package dev.homeroom.rooms;

import dev.homeroom.backend.AgentRef;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.registration.Namespace;
import dev.homeroom.rooms.alias.AliasedRoomFactory;
import dev.homeroom.rooms.state.Binding;
import dev.homeroom.rooms.state.BoundRoom;
import dev.homeroom.rooms.state.EventTypes;
import dev.homeroom.rooms.state.FoundRoom;
import dev.homeroom.rooms.state.RoomState;
import dev.homeroom.rooms.template.ChatRoomTemplates;
import dev.homeroom.rooms.template.CleanName;
import dev.homeroom.rooms.template.RoomPicture;
import dev.homeroom.rooms.template.RoomTemplates;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** Additional rooms with an agent that people open in their personal Spaces. Every step is idempotent. */
@ApplicationScoped
public class ChatRooms {
    private static final Logger LOG = Logger.getLogger(ChatRooms.class);
    private static final int MAX_NAME_SUFFIX = 1000;

    private final Homeserver homeserver;
    private final ChatRoomTemplates templates;
    private final PersonalSpaces spaces;
    private final AliasedRoomFactory roomFactory;
    private final BoundRoomSearch search;
    private final Bindings bindings;
    private final InstantSource clock;
    private final Namespace namespace;
    private final UserId bot;

    public ChatRooms(
            Homeserver homeserver,
            Namespace namespace,
            ChatRoomTemplates templates,
            PersonalSpaces spaces,
            AliasedRoomFactory roomFactory,
            BoundRoomSearch search,
            Bindings bindings,
            InstantSource clock) {
        this.homeserver = homeserver;
        this.templates = templates;
        this.spaces = spaces;
        this.roomFactory = roomFactory;
        this.search = search;
        this.bindings = bindings;
        this.clock = clock;
        this.namespace = namespace;
        this.bot = namespace.bot();
    }

    /**
     * Creates a room for a person and an agent in the person's Space and invites both. The same cause returns the same
     * room, even after a crash or with another database.
     *
     * @param name the requested name; a number is added if the person already has a room of that name
     * @param cause key of the event that requests the room
     * @throws HomeserverException when the homeserver did not accept a step
     */
    public BoundRoom open(AgentRef agent, UserId owner, String name, String cause) {
        return spaces.exclusively(owner, () -> openAlone(agent, owner, name, cause));
    }

    private BoundRoom openAlone(AgentRef agent, UserId owner, String name, String cause) {
        RoomId space = spaces.of(owner);
        RoomId room = createOrFind(agent, owner, name, cause, space);
        FoundRoom found = search.bindingIn(room)
                .orElseThrow(() -> new IllegalStateException("The chat room has no binding: " + room));
        UserId agentUser = namespace.agentUser(agent.backend(), agent.agentId());
        if (!found.isJoinedBy(agentUser)) {
            joinAgent(agentUser, room);
        }
        spaces.link(space, room);
        String label = found.binding().label().orElse(name);
        return bindings.index(room, found.binding(), found.nameSetByBot().orElse(label));
    }

    private RoomId createOrFind(AgentRef agent, UserId owner, String name, String cause, RoomId space) {
        String label = uniqueName(owner, CleanName.ofRoom(name));
        Binding binding = new Binding(
                agent,
                Binding.RoomKind.CHAT,
                Optional.of(owner),
                Optional.empty(),
                Optional.of(label),
                false,
                Instant.ofEpochMilli(clock.millis()));
        UserId agentUser = namespace.agentUser(agent.backend(), agent.agentId());
        RoomId room = roomFactory.createOrFind(
                templates.chatRoomAlias(cause),
                version -> RoomPicture.on(
                        templates.chatRoom(cause, label, binding, space, version), agentUser, homeserver),
                EventTypes.BINDING,
                mark -> true);
        LOG.infof("A chat room is ready: room=%s agent=%s owner=%s", room, agent, owner);
        return room;
    }

    private String uniqueName(UserId owner, String name) {
        Set<String> taken = chatRoomsOf(owner)
                .flatMap(room -> room.binding().label().stream())
                .collect(Collectors.toSet());
        return Stream.concat(
                        Stream.of(name), IntStream.range(2, MAX_NAME_SUFFIX).mapToObj(number -> name + " " + number))
                .filter(candidate -> !taken.contains(candidate))
                .findFirst()
                .orElse(name);
    }

    /** Returns a chat room that the person has with the agent, unless it is archived. */
    public Optional<BoundRoom> existing(AgentRef agent, UserId owner) {
        return chatRoomsOf(owner)
                .filter(room -> room.binding().agent().equals(agent))
                .findFirst();
    }

    /** Counts the person's chat rooms, without archived ones. */
    public int countOf(UserId owner) {
        return (int) chatRoomsOf(owner).count();
    }

    private Stream<BoundRoom> chatRoomsOf(UserId owner) {
        return bindings.all().stream()
                .filter(room -> room.binding().kind() == Binding.RoomKind.CHAT
                        && !room.binding().archived()
                        && room.binding().owner().filter(owner::equals).isPresent());
    }

    /**
     * Renames a chat room. Idempotent.
     *
     * @return the room with its new binding
     */
    public BoundRoom rename(BoundRoom room, String name) {
        String label = CleanName.ofRoom(name);
        BoundRoom changed = bindings.change(room.room(), binding -> binding.put("label", label));
        Optional<String> present = homeserver
                .state(bot, room.room(), EventTypes.NAME, "")
                .map(content -> content.path("name").asText());
        if (!present.equals(Optional.of(label))) {
            homeserver.putState(
                    bot,
                    room.room(),
                    EventTypes.NAME,
                    "",
                    RoomTemplates.object().put("name", label));
        }
        return bindings.index(room.room(), changed.binding(), label);
    }

    /** Lets no agent answer in a chat room any more. Idempotent; {@link #archive} completes it. */
    public void close(RoomId room) {
        bindings.change(room, binding -> binding.put("archived", true));
    }

    /**
     * Archives a chat room: removes it from its Space and lets its agents leave. People can still read it. Idempotent.
     *
     * @return the room with its new binding
     */
    public BoundRoom archive(BoundRoom room, String reason) {
        RoomState state = new RoomState(homeserver.state(bot, room.room()));
        usersIn(room)
                .filter(state::isJoinedOrInvited)
                .forEach(agentUser -> homeserver.leave(agentUser, room.room(), reason));
        BoundRoom archived = bindings.change(room.room(), binding -> binding.put("archived", true));
        state.all(EventTypes.SPACE_PARENT)
                .filter(parent -> parent.sender().equals(bot) && RoomId.isValid(parent.stateKey()))
                .forEach(parent -> unlink(new RoomId(parent.stateKey()), room.room()));
        return archived;
    }

    /** People may have taken the bot's power in their Space. They can take the room out of it themselves. */
    private void unlink(RoomId space, RoomId room) {
        try {
            spaces.unlink(space, room);
        } catch (HomeserverException.Refused e) {
            e.throwIfPassing();
            LOG.warnf("An archived room stays in its Space: space=%s room=%s %s", space, room, e.getMessage());
        }
    }

    /**
     * Reopens an archived chat room: its agents rejoin and the room returns to its owner's Space. Idempotent: the
     * binding is written last.
     *
     * @return the room with its new binding
     */
    public BoundRoom unarchive(BoundRoom room) {
        usersIn(room).forEach(agentUser -> joinAgent(agentUser, room.room()));
        UserId owner = room.binding().owner().orElseThrow();
        return spaces.exclusively(owner, () -> {
            spaces.link(spaces.of(owner), room.room());
            return bindings.change(room.room(), binding -> binding.put("archived", false));
        });
    }

    /** The users of the room's agents. */
    private Stream<UserId> usersIn(BoundRoom room) {
        return bindings.agentsIn(room.room()).stream()
                .flatMap(agents -> agents.all().stream())
                .map(BoundRoom::agentUser);
    }

    private void joinAgent(UserId agentUser, RoomId room) {
        if (!spaces.isIn(room, agentUser)) {
            homeserver.invite(bot, room, agentUser);
        }
        homeserver.join(agentUser, room);
    }
}
