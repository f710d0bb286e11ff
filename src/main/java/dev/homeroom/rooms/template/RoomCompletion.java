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
 * Completes a room whose creation was interrupted or whose marker event was lost. Existing state is kept. The marker is
 * written last, so an interrupted run is repeated.
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
     * @param template the request that would create the room
     * @param type of the marker event in {@code template} that says what kind of room this is
     */
    public void complete(RoomId room, RoomState state, CreateRoom template, String type) {
        putIfMissing(room, state, new InitialState(EventTypes.POWER_LEVELS, "", template.powerLevels()));
        template.initialState().stream()
                .filter(wanted -> !wanted.type().equals(type))
                .forEach(wanted -> putIfMissing(room, state, wanted));
        putIfMissing(
                room,
                state,
                new InitialState(EventTypes.NAME, "", RoomTemplates.object().put("name", template.name())));
        template.invite().stream()
                .filter(person ->
                        !namespace.owns(person) && state.membership(person).isEmpty())
                .forEach(person -> homeserver.invite(namespace.bot(), room, person));
        template.initialState().stream()
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
