package dev.homeroom.rooms.template;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.matrix.CreateRoom;
import dev.homeroom.matrix.CreateRoom.InitialState;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.registration.Namespace;
import dev.homeroom.rooms.state.EventTypes;
import dev.homeroom.rooms.state.RoomState;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Makes a room of ours whole whose making was cut short, or that has lost what says what it is. What people changed in it
 * stays. What says what the room is goes last, so that one that broke off is done again.
 */
@ApplicationScoped
public class RoomCompletion {
    private final Homeserver homeserver;
    private final Namespace namespace;

    public RoomCompletion(Homeserver homeserver, Namespace namespace) {
        this.homeserver = homeserver;
        this.namespace = namespace;
    }

    /**
     * @param whole as it would have been made
     * @param type of the event in {@code whole} by which the bot says what the room is
     */
    public void complete(RoomId room, RoomState state, CreateRoom whole, String type) {
        putIfMissing(room, state, new InitialState(EventTypes.POWER_LEVELS, "", whole.powerLevels()));
        whole.initialState().stream()
                .filter(wanted -> !wanted.type().equals(type))
                .forEach(wanted -> putIfMissing(room, state, wanted));
        putIfMissing(
                room,
                state,
                new InitialState(EventTypes.NAME, "", RoomTemplates.object().put("name", whole.name())));
        whole.invite().stream()
                .filter(person ->
                        !namespace.owns(person) && state.membership(person).isEmpty())
                .forEach(person -> homeserver.invite(namespace.bot(), room, person));
        whole.initialState().stream()
                .filter(wanted -> wanted.type().equals(type))
                .forEach(wanted -> put(room, wanted.type(), wanted.stateKey(), wanted.content()));
    }

    private void putIfMissing(RoomId room, RoomState state, InitialState wanted) {
        if (state.event(wanted.type(), wanted.stateKey()).isEmpty()) {
            put(room, wanted.type(), wanted.stateKey(), wanted.content());
        }
    }

    private void put(RoomId room, String type, String stateKey, ObjectNode content) {
        homeserver.putState(namespace.bot(), room, type, stateKey, content);
    }
}
