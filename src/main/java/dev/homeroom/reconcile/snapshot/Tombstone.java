package dev.homeroom.reconcile.snapshot;

import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.rooms.state.EventTypes;
import dev.homeroom.rooms.state.RoomState;
import java.util.Optional;

/**
 * The upgrade of a room. Every user who may set state can set a tombstone, but only a user who could write the bot's
 * binding can move the bot's room.
 *
 * @param isBelieved whether its sender had the power to move the bot's room
 * @see <a href="https://spec.matrix.org/latest/client-server-api/#room-upgrades">Matrix specification, room
 *     upgrades</a>
 */
public record Tombstone(RoomId replacement, UserId sender, boolean isBelieved) {
    private static final int ALL_POWER = 100;

    static Optional<Tombstone> of(RoomState state, UserId bot) {
        return state.event(EventTypes.TOMBSTONE, "")
                .flatMap(event -> Optional.of(
                                event.content().path("replacement_room").asText())
                        .filter(RoomId::isValid)
                        .map(room -> new Tombstone(
                                new RoomId(room), event.sender(), isTrusted(event.sender(), state, bot))));
    }

    private static boolean isTrusted(UserId sender, RoomState state, UserId bot) {
        return sender.equals(bot) || state.power().of(sender) >= ALL_POWER;
    }
}
