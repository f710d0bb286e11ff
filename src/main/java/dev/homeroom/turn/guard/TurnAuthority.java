package dev.homeroom.turn.guard;

import dev.homeroom.matrix.UserId;
import dev.homeroom.rooms.state.BoundRoom;
import jakarta.inject.Singleton;

/** Decides whether a person may end a turn: its asker and the room's operators may. */
@Singleton
public class TurnAuthority {
    private final RoomPowers powers;

    public TurnAuthority(RoomPowers powers) {
        this.powers = powers;
    }

    /** @throws dev.homeroom.matrix.HomeserverException when the room's power levels can't be read */
    public boolean mayEnd(BoundRoom room, UserId who, UserId asker) {
        return who.equals(asker) || powers.permitNow(room.room(), room.agentUser(), power -> power.isOperator(who));
    }
}
