package dev.homeroom.predecessor;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.matrix.UserId;
import dev.homeroom.rooms.state.EventTypes;
import dev.homeroom.rooms.state.RoomPower;
import java.util.List;
import java.util.Optional;

/**
 * Power in a room to be adopted: the bot needs enough to say which agent the room belongs to, and nobody else is to be
 * able to write over that. Where the bot lacks power, the agent's user may have it: the predecessor made rooms as that.
 *
 * @param present as the room has it
 */
record PowerPlan(RoomPower present, UserId bot, UserId agentUser) {
    private static final long BOT = 100;
    private static final List<String> OURS = List.of(EventTypes.BINDING, EventTypes.CONTEXT, EventTypes.SPACE_PARENT);

    /** What is missing that nobody of ours can mend, as half a sentence. */
    Optional<String> lack() {
        if (botHasEnough() || agentCanGive()) {
            return Optional.empty();
        }
        return Optional.of("%s has power %s there and needs %d, which %s can't give"
                .formatted(bot, present.of(bot), needed(), agentUser));
    }

    /** Who has to send the new levels, and what; empty when all is well as it is, or can't be better. */
    Optional<PowerChange> change() {
        boolean byAgent = !botHasEnough();
        UserId sender = byAgent ? agentUser : bot;
        if (!present.maySend(sender, EventTypes.POWER_LEVELS)) {
            return Optional.empty();
        }
        ObjectNode levels = present.copyOfLevels();
        if (byAgent) {
            object(levels, "users").put(bot.value(), Math.min(present.of(agentUser), Math.max(BOT, needed())));
        }
        if (present.of(sender) >= BOT) {
            ObjectNode events = object(levels, "events");
            OURS.stream().filter(type -> present.neededFor(type) < BOT).forEach(type -> events.put(type, BOT));
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
        return OURS.stream().mapToLong(present::neededFor).max().orElse(0);
    }

    private static ObjectNode object(ObjectNode levels, String field) {
        return levels.get(field) instanceof ObjectNode present ? present : levels.putObject(field);
    }
}
