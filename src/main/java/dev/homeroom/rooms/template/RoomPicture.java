package dev.homeroom.rooms.template;

import dev.homeroom.matrix.CreateRoom;
import dev.homeroom.matrix.CreateRoom.InitialState;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.UserId;
import dev.homeroom.rooms.state.EventTypes;

/**
 * Gives a new room its agent's avatar, since clients show the room's avatar in their lists. Later changes are left to
 * people.
 */
public final class RoomPicture {
    private RoomPicture() {}

    /** @return the room unchanged if the agent has no avatar */
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
