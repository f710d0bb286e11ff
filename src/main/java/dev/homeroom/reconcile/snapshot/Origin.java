package dev.homeroom.reconcile.snapshot;

import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.StateEvent;
import dev.homeroom.matrix.UserId;
import dev.homeroom.rooms.state.EventTypes;
import dev.homeroom.rooms.state.RoomState;
import java.time.Instant;
import java.util.Optional;

/**
 * A room's creation.
 *
 * @param byUs whether the bot created the room
 * @param asSpace whether it was created as a Space
 * @param deserted whether nobody but the bot is in it, is invited, or ever was in it
 * @param predecessor the room that it claims to replace
 */
public record Origin(boolean byUs, boolean asSpace, boolean deserted, Instant at, Optional<RoomId> predecessor) {
    /** The origin of a room that the bot created for people. */
    public static final Origin OURS = new Origin(true, false, false, Instant.EPOCH, Optional.empty());

    static Origin of(RoomState state, UserId bot) {
        Optional<StateEvent> creation = state.event(EventTypes.CREATE, "");
        return new Origin(
                creation.filter(event -> event.sender().equals(bot)).isPresent(),
                state.isSpace(),
                state.memberships().allMatch(event -> event.stateKey().equals(bot.value())),
                creation.map(StateEvent::sentAt).orElse(Instant.EPOCH),
                state.predecessor());
    }
}
