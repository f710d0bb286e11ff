package dev.homeroom.predecessor;

import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The commands for people where Homeroom can't proceed alone. The bot accepts every invite from its own server. */
record StepsForPeople(UserId bot) {
    /** @see <a href="https://element-hq.github.io/synapse/latest/admin_api/rooms.html#make-room-admin-api">Synapse</a> */
    List<String> toInviteBot(RoomId room) {
        return List.of(
                "In Element, in the room, as a member who may invite: /invite " + bot + " and then /op " + bot + " 100",
                "Or on Tuwunel: /invite " + bot + " in the room, and in the admin room: " + tuwunel(room),
                "Or on Synapse, which also invites the bot: " + synapse(room),
                "Then import.");
    }

    List<String> toGiveBotPower(RoomId room) {
        return List.of(
                "In Element, in the room, as a member with power 100: /op " + bot + " 100",
                "Or on Tuwunel, in the admin room: " + tuwunel(room),
                "Or on Synapse: " + synapse(room),
                "Then import.");
    }

    private String tuwunel(RoomId room) {
        return "!admin users force-promote " + bot + " " + room;
    }

    private String synapse(RoomId room) {
        String path = URLEncoder.encode(room.value(), StandardCharsets.UTF_8);
        return "curl -X POST -H \"Authorization: Bearer $ADMIN_TOKEN\" -d '{\"user_id\": \"" + bot
                + "\"}' \"$MATRIX_HOMESERVER_URL/_synapse/admin/v1/rooms/" + path + "/make_room_admin\"";
    }
}
