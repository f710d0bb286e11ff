package dev.homeroom.rooms;

import dev.homeroom.backend.AgentRef;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.registration.Namespace;
import dev.homeroom.rooms.state.Binding;
import dev.homeroom.rooms.state.BoundRoom;
import dev.homeroom.rooms.state.EventTypes;
import dev.homeroom.rooms.state.FoundRoom;
import dev.homeroom.rooms.state.MatrixStateException;
import dev.homeroom.rooms.state.RoomState;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.Set;

/** Finds an agent's room by the binding that the bot wrote. Room names and bindings from other senders are ignored. */
@ApplicationScoped
public class BoundRoomSearch {
    private final Homeserver homeserver;
    private final UserId bot;
    private final RoomTable rooms;

    public BoundRoomSearch(Homeserver homeserver, Namespace namespace, RoomTable rooms) {
        this.homeserver = homeserver;
        this.bot = namespace.bot();
        this.rooms = rooms;
    }

    /** Returns the indexed binding of the room if it belongs to the agent. */
    public Optional<Binding> indexedBinding(RoomId room, AgentRef agent) {
        return rooms.find(room)
                .map(BoundRoom::binding)
                .filter(binding -> binding.agent().equals(agent));
    }

    /** Reads the room's state and returns the room if it is the agent's room. */
    public Optional<FoundRoom> bindingIn(RoomId room, AgentRef agent) {
        return bindingIn(room).filter(found -> isAgentRoomOf(agent, found.binding()));
    }

    /** Reads the room's state and returns the room if it has a binding, for any agent. */
    Optional<FoundRoom> bindingIn(RoomId room) {
        RoomState state = new RoomState(homeserver.state(bot, room));
        return state.contentSentBy(bot, EventTypes.BINDING)
                .map(content -> new FoundRoom(
                        room,
                        Binding.of(content).orElseThrow(() -> unreadable(room)),
                        Binding.furtherIn(state, bot),
                        state.sentBy(bot, EventTypes.NAME)
                                .map(event -> event.content().path("name").asText()),
                        Set.copyOf(state.joined())));
    }

    /** Searches all joined rooms of the bot that have no row. Sends one request per room. */
    public Optional<FoundRoom> inUnindexedRooms(AgentRef agent) {
        Set<RoomId> known = rooms.ids();
        return homeserver.joinedRooms(bot).stream()
                .filter(room -> !known.contains(room))
                .filter(room -> homeserver
                        .state(bot, room, EventTypes.BINDING, "")
                        .flatMap(Binding::of)
                        .filter(binding -> isAgentRoomOf(agent, binding))
                        .isPresent())
                .flatMap(room -> bindingIn(room, agent).stream())
                .findFirst();
    }

    private static boolean isAgentRoomOf(AgentRef agent, Binding binding) {
        return binding.kind() == Binding.RoomKind.AGENT && binding.agent().equals(agent);
    }

    private static MatrixStateException unreadable(RoomId room) {
        return new MatrixStateException("The room " + room
                + " has a binding that this version of Homeroom can't read. Homeroom does not change it.");
    }
}
