package dev.homeroom.rooms.template;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.matrix.UserId;
import dev.homeroom.rooms.state.EventTypes;
import dev.homeroom.rooms.state.RoomVersion;
import java.util.List;

/**
 * Power levels of new rooms, spelled out because homeservers' defaults differ. The bot may do everything. People on the
 * invite list are moderators. All others, including agents, may write, react, redact their own events and send files.
 */
final class PowerLevels {
    private static final int ANYBODY = 0;
    private static final int MODERATORS = 50;
    private static final int BOT = 100;
    private static final List<String> ONLY_BY_THE_BOT = List.of(
            EventTypes.BINDING,
            EventTypes.CONTEXT,
            EventTypes.SPACE,
            EventTypes.ALERT_ROOM,
            EventTypes.ALERT,
            EventTypes.INCIDENT,
            EventTypes.SPACE_PARENT,
            "m.room.power_levels",
            "m.room.join_rules",
            "m.room.guest_access",
            "m.room.history_visibility",
            "m.room.encryption",
            "m.room.server_acl",
            "m.room.tombstone");

    private PowerLevels() {}

    static ObjectNode of(RoomVersion version, UserId bot, List<UserId> moderators) {
        ObjectNode levels = JsonNodeFactory.instance
                .objectNode()
                .put("users_default", ANYBODY)
                .put("events_default", ANYBODY)
                .put("state_default", MODERATORS)
                .put("invite", MODERATORS)
                .put("kick", MODERATORS)
                .put("ban", MODERATORS)
                .put("redact", MODERATORS);
        levels.set("users", users(version, bot, moderators));
        levels.set("events", events());
        levels.putObject("notifications").put("room", MODERATORS);
        return levels;
    }

    private static ObjectNode users(RoomVersion version, UserId bot, List<UserId> moderators) {
        ObjectNode users = JsonNodeFactory.instance.objectNode();
        moderators.forEach(person -> users.put(person.value(), MODERATORS));
        if (!version.putsCreatorsAboveAll()) {
            users.put(bot.value(), BOT);
        }
        return users;
    }

    private static ObjectNode events() {
        ObjectNode events = JsonNodeFactory.instance
                .objectNode()
                .put("m.reaction", ANYBODY)
                .put("m.room.redaction", ANYBODY)
                .put("m.room.message", ANYBODY);
        ONLY_BY_THE_BOT.forEach(type -> events.put(type, BOT));
        return events;
    }
}
