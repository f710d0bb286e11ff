package dev.homeroom.reconcile.observe;

import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.StateEvent;
import dev.homeroom.matrix.UserId;
import dev.homeroom.reconcile.plan.RoomSnapshot;
import dev.homeroom.rooms.state.EventTypes;
import dev.homeroom.rooms.state.RoomState;
import java.util.Optional;

/**
 * Reads whether a room was upgraded, and by whom. Every user who may set state can set a tombstone, but only a user who
 * could write the bot's binding can move the bot's room.
 *
 * @see <a href="https://spec.matrix.org/latest/client-server-api/#room-upgrades">Matrix specification, room
 *     upgrades</a>
 */
final class Tombstones {
    private static final int ALL_POWER = 100;

    private final UserId bot;
    private final RoomState state;

    Tombstones(UserId bot, RoomState state) {
        this.bot = bot;
        this.state = state;
    }

    Optional<RoomSnapshot.Tombstone> current() {
        return one(EventTypes.TOMBSTONE)
                .flatMap(event -> Optional.of(
                                event.content().path("replacement_room").asText())
                        .filter(RoomId::isValid)
                        .map(room -> new RoomSnapshot.Tombstone(
                                new RoomId(room), event.sender(), isTrusted(event.sender()))));
    }

    private boolean isTrusted(UserId sender) {
        return sender.equals(bot) || state.power().of(sender) >= ALL_POWER;
    }

    private Optional<StateEvent> one(String type) {
        return state.event(type, "");
    }
}
