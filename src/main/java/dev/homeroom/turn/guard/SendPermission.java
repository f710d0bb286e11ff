package dev.homeroom.turn.guard;

import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import jakarta.inject.Singleton;

/**
 * Permission to send messages in a room, by its power levels.
 *
 * @see <a href="https://spec.matrix.org/latest/client-server-api/#mroompower_levels">Matrix specification, power
 *     levels</a>
 */
@Singleton
public class SendPermission {
    private final RoomPowers powers;

    public SendPermission(RoomPowers powers) {
        this.powers = powers;
    }

    /** Forgets what it knows about the room. */
    public void forget(RoomId room) {
        powers.forget(room);
    }

    /**
     * Also where the room doesn't tell: then the homeserver decides.
     *
     * @param reader is in the room
     */
    public boolean maySpeak(UserId user, RoomId room, UserId reader) {
        return HomeserverException.refusalMeans(true, () -> powers.permit(room, reader, power -> power.maySpeak(user)));
    }
}
