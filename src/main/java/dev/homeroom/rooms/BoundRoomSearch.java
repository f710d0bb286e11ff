package dev.homeroom.rooms;

import dev.homeroom.backend.AgentRef;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.StateEvent;
import dev.homeroom.matrix.UserId;
import dev.homeroom.registration.Namespace;
import dev.homeroom.rooms.state.Binding;
import dev.homeroom.rooms.state.BoundRoom;
import dev.homeroom.rooms.state.EventTypes;
import dev.homeroom.rooms.state.FoundRoom;
import dev.homeroom.rooms.state.MatrixStateException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

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
        List<StateEvent> state = homeserver.state(bot, room);
        Optional<StateEvent> event = sentByBot(state, EventTypes.BINDING);
        if (event.isEmpty() || event.get().content().isEmpty()) {
            return Optional.empty();
        }
        Binding binding = Binding.of(event.get().content())
                .orElseThrow(() -> new MatrixStateException("The room " + room
                        + " has a binding that this version of Homeroom can't read. Homeroom does not change it."));
        return Optional.of(new FoundRoom(room, binding, nameSetByBot(state), joined(state)));
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

    private Optional<String> nameSetByBot(List<StateEvent> state) {
        return sentByBot(state, EventTypes.NAME)
                .map(event -> event.content().path("name").asText());
    }

    private Optional<StateEvent> sentByBot(List<StateEvent> state, String type) {
        return state.stream()
                .filter(event -> event.type().equals(type)
                        && event.stateKey().isEmpty()
                        && event.sender().equals(bot))
                .findFirst();
    }

    private static Set<UserId> joined(List<StateEvent> state) {
        return state.stream()
                .filter(event -> event.type().equals(EventTypes.MEMBER) && UserId.isValid(event.stateKey()))
                .filter(event ->
                        "join".equals(event.content().path("membership").textValue()))
                .map(event -> new UserId(event.stateKey()))
                .collect(Collectors.toSet());
    }
}
