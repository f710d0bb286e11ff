package dev.homeroom.predecessor;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.matrix.UserId;
import dev.homeroom.rooms.state.EventTypes;
import dev.homeroom.rooms.state.RoomPower;
import java.util.List;
import java.util.Optional;

/**
 * Plans the power levels of a room to adopt. The bot needs enough power to write the room's binding, and nobody else
 * may be able to overwrite it. If the bot lacks power, the agent's user may have it, because the predecessor created
 * rooms as that user.
 *
 * @param present the room's present power levels
 */
record PowerPlan(RoomPower present, UserId bot, UserId agentUser) {
    private static final long BOT_LEVEL = 100;
    private static final List<String> BOT_EVENTS =
            List.of(EventTypes.BINDING, EventTypes.CONTEXT, EventTypes.SPACE_PARENT);

    /** The missing power that no user of Homeroom can give, as half a sentence. */
    Optional<String> missingPower() {
        if (botHasEnough() || agentCanGive()) {
            return Optional.empty();
        }
        return Optional.of("%s has power %s there and needs %d, which %s can't give"
                .formatted(bot, present.of(bot), needed(), agentUser));
    }

    /** The change of the power levels and its sender; empty if no change is needed, or none is possible. */
    Optional<PowerChange> change() {
        boolean byAgent = !botHasEnough();
        UserId sender = byAgent ? agentUser : bot;
        if (!present.maySend(sender, EventTypes.POWER_LEVELS)) {
            return Optional.empty();
        }
        ObjectNode levels = present.copyOfLevels();
        if (byAgent) {
            object(levels, "users").put(bot.value(), Math.min(present.of(agentUser), Math.max(BOT_LEVEL, needed())));
        }
        if (present.of(sender) >= BOT_LEVEL) {
            ObjectNode events = object(levels, "events");
            BOT_EVENTS.stream()
                    .filter(type -> present.neededFor(type) < BOT_LEVEL)
                    .forEach(type -> events.put(type, BOT_LEVEL));
        }
        return present.levels().equals(Optional.of(levels))
                ? Optional.empty()
                : Optional.of(new PowerChange(sender, levels));
    }

    /** The new content of {@code m.room.power_levels}. */
    record PowerChange(UserId sender, ObjectNode levels) {}

    private boolean botHasEnough() {
        return present.of(bot) >= needed();
    }

    private boolean agentCanGive() {
        return present.maySend(agentUser, EventTypes.POWER_LEVELS)
                && present.of(agentUser) >= needed()
                && present.of(agentUser) > present.of(bot);
    }

    private long needed() {
        return BOT_EVENTS.stream().mapToLong(present::neededFor).max().orElse(0);
    }

    private static ObjectNode object(ObjectNode levels, String field) {
        return levels.get(field) instanceof ObjectNode present ? present : levels.putObject(field);
    }
}
