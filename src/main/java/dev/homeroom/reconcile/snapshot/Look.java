package dev.homeroom.reconcile.snapshot;

import dev.homeroom.matrix.UserId;
import dev.homeroom.rooms.state.EventTypes;
import dev.homeroom.rooms.state.RoomPower;
import dev.homeroom.rooms.state.RoomState;
import java.util.Optional;

/**
 * The topic and the picture of a room or a Space.
 *
 * @param topic empty if nobody ever set one
 * @param pictured whether somebody ever set a picture, or removed it
 * @param changeable whether the bot has the power to set both
 */
public record Look(Optional<Title> topic, boolean pictured, boolean changeable) {
    /** A look that nothing is known about, so nothing changes it. */
    public static final Look UNKNOWN = new Look(Optional.empty(), false, false);

    static Look of(RoomState state, UserId bot) {
        RoomPower power = state.power();
        return new Look(
                state.event(EventTypes.TOPIC, "")
                        .map(event -> new Title(
                                event.content().path("topic").asText(),
                                event.sender().equals(bot))),
                state.event(EventTypes.AVATAR, "").isPresent(),
                power.maySend(bot, EventTypes.TOPIC) && power.maySend(bot, EventTypes.AVATAR));
    }
}
