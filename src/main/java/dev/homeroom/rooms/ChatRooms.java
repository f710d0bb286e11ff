package dev.homeroom.rooms;

import dev.homeroom.backend.AgentRef;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.StateEvent;
import dev.homeroom.matrix.UserId;
import dev.homeroom.registration.Namespace;
import dev.homeroom.rooms.state.Binding;
import dev.homeroom.rooms.state.BoundRoom;
import dev.homeroom.rooms.state.EventTypes;
import dev.homeroom.rooms.state.FoundRoom;
import dev.homeroom.rooms.template.AliasedRoomFactory;
import dev.homeroom.rooms.template.ChatRoomTemplates;
import dev.homeroom.rooms.template.CleanName;
import dev.homeroom.rooms.template.RoomPicture;
import dev.homeroom.rooms.template.RoomTemplates;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** Further rooms with an agent, which people open for themselves, in their own Spaces. Every step may be done again. */
@ApplicationScoped
public class ChatRooms {
    private static final Logger LOG = Logger.getLogger(ChatRooms.class);
    private static final int MOST_OF_A_NAME = 1000;

    private final Homeserver homeserver;
    private final ChatRoomTemplates layout;
    private final PersonalSpaces spaces;
    private final AliasedRoomFactory underAlias;
    private final BoundRoomSearch search;
    private final Bindings bindings;
    private final InstantSource clock;
    private final Namespace namespace;
    private final UserId bot;

    public ChatRooms(
            Homeserver homeserver,
            Namespace namespace,
            ChatRoomTemplates layout,
            PersonalSpaces spaces,
            AliasedRoomFactory underAlias,
            BoundRoomSearch search,
            Bindings bindings,
            InstantSource clock) {
        this.homeserver = homeserver;
        this.layout = layout;
        this.spaces = spaces;
        this.underAlias = underAlias;
        this.search = search;
        this.bindings = bindings;
        this.clock = clock;
        this.namespace = namespace;
        this.bot = namespace.bot();
    }

    /**
     * Makes a room for a person and an agent, in the person's Space, with both invited. The same cause gives the same
     * room, also after a crash at any point or with another database.
     *
     * @param name what the person wants to call it; one that the person has already gets a number
     * @param cause key of the event that asks for it
     * @throws HomeserverException when the homeserver did not take a step
     */
    public BoundRoom open(AgentRef agent, UserId owner, String name, String cause) {
        RoomId space = spaces.of(owner);
        RoomId room = createOrFind(agent, owner, name, cause, space);
        FoundRoom found = search.bindingIn(room)
                .orElseThrow(() -> new IllegalStateException("A chat room lost its binding: " + room));
        UserId agentUser = namespace.agentUser(agent.backend(), agent.agentId());
        if (!found.isJoinedBy(agentUser)) {
            enter(agentUser, room);
        }
        spaces.link(space, room);
        String label = found.binding().label().orElse(name);
        return bindings.note(room, found.binding(), found.nameWeSet().orElse(label));
    }

    private RoomId createOrFind(AgentRef agent, UserId owner, String name, String cause, RoomId space) {
        String label = unlikeOthersOf(owner, CleanName.ofRoom(name));
        Binding binding = new Binding(
                agent,
                Binding.RoomKind.CHAT,
                Optional.of(owner),
                Optional.empty(),
                Optional.of(label),
                false,
                Instant.ofEpochMilli(clock.millis()));
        UserId agentUser = namespace.agentUser(agent.backend(), agent.agentId());
        RoomId room = underAlias.createOrFind(
                layout.chatRoomAlias(cause),
                made -> RoomPicture.on(layout.chatRoom(cause, label, binding, space, made), agentUser, homeserver),
                EventTypes.BINDING,
                said -> true);
        LOG.infof("There is a chat room: room=%s agent=%s owner=%s", room, agent, owner);
        return room;
    }

    private String unlikeOthersOf(UserId owner, String name) {
        Set<String> taken = chatRoomsOf(owner)
                .flatMap(room -> room.binding().label().stream())
                .collect(Collectors.toSet());
        return Stream.concat(
                        Stream.of(name), IntStream.range(2, MOST_OF_A_NAME).mapToObj(number -> name + " " + number))
                .filter(candidate -> !taken.contains(candidate))
                .findFirst()
                .orElse(name);
    }

    /** How many chat rooms a person has that are not archived. */
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
     * Gives a chat room another name. Idempotent.
     *
     * @return as it is now
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
        return bindings.note(room.room(), changed.binding(), label);
    }

    /**
     * Ends a chat room: it leaves its Space, the agent leaves it, and it stays there to be read. Idempotent: the binding says so last.
     *
     * @return as it is now
     */
    public BoundRoom archive(BoundRoom room, String reason) {
        List<StateEvent> state = homeserver.state(bot, room.room());
        parents(state).forEach(space -> spaces.unlink(space, room.room()));
        if (PersonalSpaces.isIn(state, room.agentUser())) {
            homeserver.leave(room.agentUser(), room.room(), reason);
        }
        return bindings.change(room.room(), binding -> binding.put("archived", true));
    }

    /**
     * Has an archived chat room go on: the agent comes back, and the room into its owner's Space. Idempotent: the binding
     * says so last.
     *
     * @return as it is now
     */
    public BoundRoom unarchive(BoundRoom room) {
        enter(room.agentUser(), room.room());
        UserId owner = room.binding().owner().orElseThrow();
        spaces.link(spaces.of(owner), room.room());
        return bindings.change(room.room(), binding -> binding.put("archived", false));
    }

    private void enter(UserId agentUser, RoomId room) {
        if (!PersonalSpaces.isIn(homeserver.state(bot, room), agentUser)) {
            homeserver.invite(bot, room, agentUser);
        }
        homeserver.join(agentUser, room);
    }

    private Stream<RoomId> parents(List<StateEvent> state) {
        return state.stream()
                .filter(event -> event.type().equals(EventTypes.SPACE_PARENT)
                        && event.sender().equals(bot))
                .map(StateEvent::stateKey)
                .filter(RoomId::isValid)
                .map(RoomId::new);
    }
}
