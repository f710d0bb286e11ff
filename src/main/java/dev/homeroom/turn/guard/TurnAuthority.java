package dev.homeroom.turn.guard;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.UserId;
import dev.homeroom.rooms.state.BoundRoom;
import dev.homeroom.rooms.state.EventTypes;
import jakarta.enterprise.context.ApplicationScoped;

/** Decides whether a person may end a turn: its asker and the room's operators may. */
@ApplicationScoped
public class TurnAuthority {
    private static final int OPERATOR = 50;

    private final Homeserver homeserver;

    public TurnAuthority(Homeserver homeserver) {
        this.homeserver = homeserver;
    }

    /** @throws dev.homeroom.matrix.HomeserverException when the room's power levels can't be read */
    public boolean mayEnd(BoundRoom room, UserId who, UserId asker) {
        return who.equals(asker) || level(room, who) >= OPERATOR;
    }

    private long level(BoundRoom room, UserId who) {
        ObjectNode levels = homeserver
                .state(room.agentUser(), room.room(), EventTypes.POWER_LEVELS, "")
                .orElseGet(JsonNodeFactory.instance::objectNode);
        long usual = levels.path("users_default").asLong(0);
        return levels.path("users").path(who.value()).asLong(usual);
    }
}
