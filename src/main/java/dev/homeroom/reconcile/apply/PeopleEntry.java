package dev.homeroom.reconcile.apply;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.registration.Namespace;
import dev.homeroom.rooms.state.EventTypes;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Lets people of the invite list into a room that was made before they were on it. */
@ApplicationScoped
class PeopleEntry {
    private static final Logger LOG = Logger.getLogger(PeopleEntry.class);
    private static final int MANAGES = 50;

    private final Homeserver homeserver;
    private final UserId bot;

    PeopleEntry(Homeserver homeserver, Namespace namespace) {
        this.homeserver = homeserver;
        this.bot = namespace.bot();
    }

    /** {@code membership} of somebody; empty for who never had to do with the room. */
    Optional<String> membership(RoomId room, UserId person) {
        return homeserver.membership(bot, room, person);
    }

    void invite(RoomId room, UserId person) {
        homeserver.invite(bot, room, person);
    }

    /** Once: who was invited, left or was removed decided, or somebody decided for them. */
    void settle(RoomId room, UserId person) {
        if (membership(room, person).isEmpty()) {
            empower(room, person);
            invite(room, person);
        }
    }

    /** In rooms that are not of the bot's making it may lack the power. */
    private void empower(RoomId room, UserId person) {
        try {
            homeserver
                    .state(bot, room, EventTypes.POWER_LEVELS, "")
                    .filter(levels -> levels.path("users").path(person.value()).asLong(0) < MANAGES)
                    .ifPresent(levels -> homeserver.putState(
                            bot, room, EventTypes.POWER_LEVELS, "", withPower(levels.deepCopy(), person)));
        } catch (HomeserverException.Refused e) {
            LOG.infof(
                    "[AGENT_SYNC] user=%s is invited without the power to manage: room=%s %s",
                    person, room, e.getMessage());
        }
    }

    private static ObjectNode withPower(ObjectNode levels, UserId person) {
        levels.withObjectProperty("users").put(person.value(), MANAGES);
        return levels;
    }
}
