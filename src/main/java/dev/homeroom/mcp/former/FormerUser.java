package dev.homeroom.mcp.former;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.Profile;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.mcp.CallArguments;
import dev.homeroom.mcp.McpTool;
import dev.homeroom.mcp.ToolRefusal;
import dev.homeroom.mcp.key.CallingAgent;
import dev.homeroom.mcp.tools.OwnRooms;
import jakarta.inject.Singleton;

/** {@code matrix_user} with the actions profile, invite and kick. */
@Singleton
class FormerUser implements McpTool {
    private final Homeserver homeserver;
    private final OwnRooms ownRooms;
    private final RoomsOfAgents roomsOfAgents;

    FormerUser(Homeserver homeserver, OwnRooms ownRooms, RoomsOfAgents roomsOfAgents) {
        this.homeserver = homeserver;
        this.ownRooms = ownRooms;
        this.roomsOfAgents = roomsOfAgents;
    }

    @Override
    public String name() {
        return "matrix_user";
    }

    @Override
    public ObjectNode call(CallingAgent caller, CallArguments arguments) {
        UserId person = user(arguments.required("user_id").strip());
        return switch (arguments.required("action")) {
            case "profile" -> profile(caller, person);
            case "invite" -> {
                RoomId room = room(caller, arguments);
                roomsOfAgents.invite(caller, room, person);
                yield in(room).put("invited_user", person.value());
            }
            case "kick" -> {
                RoomId room = room(caller, arguments);
                roomsOfAgents.kick(
                        caller, room, person, arguments.text("reason").orElse(""));
                yield in(room).put("kicked_user", person.value());
            }
            default -> throw new IllegalStateException("The schema has no other actions");
        };
    }

    private static UserId user(String id) {
        if (!UserId.isValid(id)) {
            throw new ToolRefusal("`user_id` is no Matrix user id like @alice:example.org. matrix_find finds people.");
        }
        return new UserId(id);
    }

    private RoomId room(CallingAgent caller, CallArguments arguments) {
        return ownRooms.named(caller, arguments.required("room_id")).room();
    }

    private static ObjectNode in(RoomId room) {
        return PresentTools.success().put("room_id", room.value());
    }

    private ObjectNode profile(CallingAgent caller, UserId person) {
        Profile profile =
                HomeserverException.refusalMeans(Profile.EMPTY, () -> homeserver.profile(caller.user(), person));
        return PresentTools.success()
                .put("user_id", person.value())
                .put("display_name", profile.displayName().orElse(""))
                .put(
                        "avatar_url",
                        profile.avatar().map(avatar -> avatar.value()).orElse(""));
    }
}
