package dev.homeroom.reconcile.observe;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.StateEvent;
import dev.homeroom.matrix.UserId;
import dev.homeroom.reconcile.plan.RoomSnapshot;
import dev.homeroom.rooms.state.EventTypes;
import dev.homeroom.rooms.state.RoomState;
import dev.homeroom.rooms.state.RoomVersion;
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
        return sender.equals(bot) || isCreatorWithUnlimitedPower(sender) || power(sender) >= ALL_POWER;
    }

    private int power(UserId user) {
        Optional<JsonNode> levels = one(EventTypes.POWER_LEVELS).map(StateEvent::content);
        if (levels.isEmpty()) {
            return isCreator(user) ? ALL_POWER : 0;
        }
        JsonNode users = levels.get().path("users");
        return users.path(user.value()).asInt(levels.get().path("users_default").asInt());
    }

    private boolean isCreatorWithUnlimitedPower(UserId user) {
        String version = one(EventTypes.CREATE)
                .map(event -> event.content().path("room_version").asText())
                .orElse("1");
        return new RoomVersion(version).putsCreatorsAboveAll() && isCreator(user);
    }

    private boolean isCreator(UserId user) {
        return one(EventTypes.CREATE)
                .filter(event -> event.sender().equals(user)
                        || event.content()
                                .path("additional_creators")
                                .valueStream()
                                .anyMatch(creator -> creator.asText().equals(user.value())))
                .isPresent();
    }

    private Optional<StateEvent> one(String type) {
        return state.event(type, "");
    }
}
