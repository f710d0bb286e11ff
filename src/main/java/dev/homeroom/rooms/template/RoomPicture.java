package dev.homeroom.rooms.template;

import dev.homeroom.matrix.CreateRoom;
import dev.homeroom.matrix.CreateRoom.InitialState;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.UserId;
import dev.homeroom.rooms.state.EventTypes;

/**
 * A new room shows the picture of the agent that lives in it, since clients show a room's own picture in their lists.
 * From then on the room's picture is in people's hands.
 */
public final class RoomPicture {
    private RoomPicture() {}

    /** @return the room as it was where the agent has no picture */
    public static CreateRoom on(CreateRoom room, UserId agent, Homeserver homeserver) {
        return homeserver
                .profile(agent)
                .avatar()
                .map(picture -> new InitialState(
                        EventTypes.AVATAR, "", RoomTemplates.object().put("url", picture.value())))
                .map(room::with)
                .orElse(room);
    }
}
