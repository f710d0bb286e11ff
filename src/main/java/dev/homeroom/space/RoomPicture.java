package dev.homeroom.space;

import dev.homeroom.matrix.CreateRoom;
import dev.homeroom.matrix.CreateRoom.InitialState;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.UserId;

/**
 * A new room shows the picture of the agent that lives in it, since clients show a room's own picture in their lists.
 * From then on the room's picture is in people's hands.
 */
final class RoomPicture {
    private RoomPicture() {}

    /** @return the room as it was where the agent has no picture */
    static CreateRoom on(CreateRoom room, UserId agent, Homeserver homeserver) {
        return homeserver
                .profile(agent)
                .avatar()
                .map(picture ->
                        new InitialState(EventTypes.AVATAR, "", Layout.object().put("url", picture.value())))
                .map(room::with)
                .orElse(room);
    }
}
