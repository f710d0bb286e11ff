package dev.homeroom.mcp.former;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.StateEvent;
import dev.homeroom.mcp.CallArguments;
import dev.homeroom.mcp.McpTool;
import dev.homeroom.mcp.key.CallingAgent;
import dev.homeroom.mcp.tools.OwnRooms;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code matrix_room} with the actions list, search, create, join, leave, members, topic and read. */
@Singleton
class FormerRoom implements McpTool {
    private static final int MOST_MEMBERS = 500;
    private static final int MOST_AT_ONCE = 50;
    private static final int USUAL_MESSAGES = 10;
    private static final int USUAL_ROOMS = 20;

    private final PresentTools presentTools;
    private final OwnRooms ownRooms;
    private final RoomsOfAgents roomsOfAgents;
    private final Homeserver homeserver;

    FormerRoom(PresentTools presentTools, OwnRooms ownRooms, RoomsOfAgents roomsOfAgents, Homeserver homeserver) {
        this.presentTools = presentTools;
        this.ownRooms = ownRooms;
        this.roomsOfAgents = roomsOfAgents;
        this.homeserver = homeserver;
    }

    @Override
    public String name() {
        return "matrix_room";
    }

    @Override
    public ObjectNode call(CallingAgent caller, CallArguments arguments) {
        return switch (arguments.required("action")) {
            case "list" -> list(caller, Map.of("kind", "room"));
            case "search" -> search(caller, arguments);
            case "create" ->
                PresentTools.success()
                        .put("room_id", roomsOfAgents.create(caller, arguments).value());
            case "join" ->
                PresentTools.success()
                        .put(
                                "room_id",
                                roomsOfAgents
                                        .join(caller, arguments.required("room_id"))
                                        .value());
            case "leave" -> {
                RoomId room = named(caller, arguments);
                roomsOfAgents.leave(caller, room);
                yield PresentTools.success().put("room_id", room.value());
            }
            case "members" -> members(caller, named(caller, arguments));
            case "topic" -> topic(caller, named(caller, arguments), arguments.required("topic"));
            case "read" -> read(caller, arguments);
            default -> throw new IllegalStateException("The schema has no other actions");
        };
    }

    private RoomId named(CallingAgent caller, CallArguments arguments) {
        return ownRooms.named(caller, arguments.required("room_id")).room();
    }

    private ObjectNode list(CallingAgent caller, Map<String, String> wanted) {
        ObjectNode found = presentTools.call("matrix_find", caller, wanted);
        ObjectNode result = PresentTools.success();
        ArrayNode rooms = result.putArray("rooms");
        found.path("found")
                .valueStream()
                .forEach(room -> rooms.addObject()
                        .put("room_id", room.path("id").asText())
                        .put("name", room.path("name").asText()));
        return result.put("more", found.path("more").asBoolean());
    }

    private ObjectNode search(CallingAgent caller, CallArguments arguments) {
        String query = arguments.required("query");
        ObjectNode result = list(caller, Map.of("kind", "room", "query", query));
        ArrayNode rooms = result.withArray("rooms");
        int limit = limit(arguments, USUAL_ROOMS);
        while (rooms.size() > limit) {
            rooms.remove(rooms.size() - 1);
            result.put("more", true);
        }
        return result.put("query", query).put("total_matches", rooms.size());
    }

    /** Callers of letta-matrix asked for as many as they liked. */
    static int limit(CallArguments arguments, int usual) {
        return Math.min(MOST_AT_ONCE, arguments.number("limit", usual));
    }

    private ObjectNode members(CallingAgent caller, RoomId room) {
        ObjectNode result = PresentTools.success().put("room_id", room.value());
        ArrayNode members = result.putArray("members");
        List<StateEvent> joined = homeserver.state(caller.user(), room).stream()
                .filter(event -> event.type().equals("m.room.member")
                        && event.content().path("membership").asText().equals("join"))
                .toList();
        joined.stream()
                .limit(MOST_MEMBERS)
                .forEach(member -> members.addObject()
                        .put("user_id", member.stateKey())
                        .put(
                                "display_name",
                                member.content().path("displayname").asText())
                        .put("membership", "join"));
        return result.put("count", joined.size()).put("more", joined.size() > members.size());
    }

    private ObjectNode topic(CallingAgent caller, RoomId room, String topic) {
        return PresentTools.success()
                .put("room_id", room.value())
                .put("topic", topic)
                .put("event_id", roomsOfAgents.setTopic(caller, room, topic).value());
    }

    private ObjectNode read(CallingAgent caller, CallArguments arguments) {
        ObjectNode wanted = arguments.json().objectNode();
        wanted.put("room", arguments.required("room_id")).put("limit", limit(arguments, USUAL_MESSAGES));
        ObjectNode read = presentTools.call("matrix_read", caller, wanted);
        ObjectNode result =
                PresentTools.success().put("room_id", read.path("room_id").asText());
        Optional.ofNullable(read.get("messages")).ifPresent(messages -> result.set("messages", messages));
        return result.put("count", read.path("messages").size());
    }
}
