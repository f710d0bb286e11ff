package dev.homeroom.matrix.client;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.matrix.CreateRoom;

/** The JSON of {@link CreateRoom}. */
final class CreateRoomBody {
    private CreateRoomBody() {}

    static ObjectNode of(CreateRoom room) {
        ObjectNode body = JsonNodeFactory.instance
                .objectNode()
                .put("preset", "private_chat")
                .put("visibility", "private")
                .put("name", room.name())
                .put("room_version", room.roomVersion());
        if (room.topic() != null) {
            body.put("topic", room.topic());
        }
        if (room.aliasLocalpart() != null) {
            body.put("room_alias_name", room.aliasLocalpart());
        }
        body.set("creation_content", room.creationContent());
        body.set("power_level_content_override", room.powerLevels());
        addInitialState(room, body.putArray("initial_state"));
        ArrayNode invite = body.putArray("invite");
        room.invite().forEach(person -> invite.add(person.value()));
        return body;
    }

    private static void addInitialState(CreateRoom room, ArrayNode initialState) {
        for (CreateRoom.InitialState state : room.initialState()) {
            initialState
                    .addObject()
                    .put("type", state.type())
                    .put("state_key", state.stateKey())
                    .set("content", state.content());
        }
    }
}
