package dev.homeroom.mcp.reading;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.mcp.key.CallingAgent;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** How far an agent has read a room by {@code unread}: account data of its user, so it survives the database. */
@ApplicationScoped
class ReadCursor {
    static final String TYPE = "dev.homeroom.read_cursor";
    private static final int VERSION = 1;

    private final Homeserver homeserver;

    ReadCursor(Homeserver homeserver) {
        this.homeserver = homeserver;
    }

    /** The last event that was read; empty before the first time. */
    Optional<String> of(CallingAgent caller, RoomId room) {
        return homeserver
                .roomAccountData(caller.user(), room, TYPE)
                .filter(content -> content.path("version").asInt() == VERSION)
                .map(content -> content.path("event_id"))
                .filter(JsonNode::isTextual)
                .map(JsonNode::textValue);
    }

    void move(CallingAgent caller, RoomId room, String event) {
        homeserver.putRoomAccountData(
                caller.user(),
                room,
                TYPE,
                JsonNodeFactory.instance.objectNode().put("version", VERSION).put("event_id", event));
    }
}
