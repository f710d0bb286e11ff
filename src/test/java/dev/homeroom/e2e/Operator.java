package dev.homeroom.e2e;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.matrix.RoomAlias;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import java.util.List;
import java.util.Map;

/** Changes rooms as the bot, with the registration's token and past the proxy. */
record Operator(E2eEnvironment stage) {
    private ClientServer server() {
        return stage.asHomeroom();
    }

    void setState(RoomId room, String type, String stateKey, ObjectNode content) {
        server().put(ClientServer.statePath(room, type, stateKey), content);
    }

    /** Rewrites the bot's binding in the room with this field. */
    void rebind(RoomId room, String field, Object value) {
        ObjectNode binding = stage.alice()
                .state(room, "dev.homeroom.binding", "")
                .orElseThrow()
                .deepCopy();
        binding.putPOJO(field, value);
        setState(room, "dev.homeroom.binding", "", binding);
    }

    RoomId createRoom(Map<String, ?> request) {
        return new RoomId(server().post("/v3/createRoom", Json.object(request))
                .get("room_id")
                .textValue());
    }

    /** A room with this binding, to which Alice is invited, and no other mark. */
    RoomId createBoundRoom(String name, Map<String, ?> binding) {
        return createRoom(Map.of(
                "name",
                name,
                "preset",
                "private_chat",
                "invite",
                List.of(stage.alice().id().value()),
                "initial_state",
                List.of(Map.of("type", "dev.homeroom.binding", "state_key", "", "content", binding))));
    }

    void leave(RoomId room) {
        server().post("/v3/rooms/" + ClientServer.encoded(room) + "/leave", Json.object());
    }

    /** As one of the users of the namespace. */
    void leaveAs(UserId user, RoomId room) {
        server().post(
                        "/v3/rooms/" + ClientServer.encoded(room) + "/leave?user_id=" + ClientServer.encoded(user),
                        Json.object());
    }

    void removeAlias(RoomAlias alias) {
        server().request("DELETE", aliasPath(alias), "");
    }

    void moveAlias(RoomAlias alias, RoomId to) {
        removeAlias(alias);
        server().put(aliasPath(alias), Json.object(Map.of("room_id", to.value())));
    }

    private static String aliasPath(RoomAlias alias) {
        return "/v3/directory/room/" + ClientServer.encoded(alias);
    }

    /** Gives Alice all power in a room. */
    void empowerAlice(RoomId room) {
        ObjectNode levels = stage.alice()
                .state(room, "m.room.power_levels", "")
                .orElseThrow()
                .deepCopy();
        levels.withObject("/users").put(stage.alice().id().value(), 100);
        setState(room, "m.room.power_levels", "", levels);
    }

    /** @return the room that took its place, of the same version */
    RoomId upgrade(RoomId room) {
        return server().upgrade(room);
    }
}
