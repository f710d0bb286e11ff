package dev.homeroom.reconcile.apply;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.StateEvent;
import dev.homeroom.rooms.state.EventTypes;
import dev.homeroom.rooms.template.RoomTemplates;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/**
 * Repairs the room's side of its relation to the Space: its parent, and the join rule that admits the Space's members.
 */
@ApplicationScoped
class SpaceParent {
    private final Homeserver homeserver;
    private final RoomTemplates roomTemplates;

    SpaceParent(Homeserver homeserver, RoomTemplates roomTemplates) {
        this.homeserver = homeserver;
        this.roomTemplates = roomTemplates;
    }

    /** Makes the Space the room's only parent. */
    void correctParent(RoomId room, RoomId space) {
        ObjectNode wanted = roomTemplates.parent();
        boolean isCorrect = false;
        for (StateEvent event : homeserver.state(roomTemplates.bot(), room)) {
            if (!event.type().equals(EventTypes.SPACE_PARENT) || event.content().isEmpty()) {
                continue;
            }
            if (event.stateKey().equals(space.value())) {
                isCorrect = event.content().equals(wanted);
            } else {
                put(room, EventTypes.SPACE_PARENT, event.stateKey(), JsonNodeFactory.instance.objectNode());
            }
        }
        if (!isCorrect) {
            put(room, EventTypes.SPACE_PARENT, space.value(), wanted);
        }
    }

    /** Lets the Space's members join, besides all others who may. */
    void admitMembers(RoomId room, RoomId space) {
        Optional<ObjectNode> present = homeserver.state(roomTemplates.bot(), room, EventTypes.JOIN_RULES, "");
        if (present.isEmpty()) {
            return;
        }
        ObjectNode rule = present.get().deepCopy();
        ArrayNode allow = rule.path("allow") instanceof ArrayNode list ? list : rule.putArray("allow");
        boolean admitted = allow.valueStream()
                .anyMatch(entry -> entry.path("room_id").asText().equals(space.value()));
        if (!admitted) {
            allow.add(RoomTemplates.membersOf(space));
            put(room, EventTypes.JOIN_RULES, "", rule);
        }
    }

    private void put(RoomId room, String type, String stateKey, ObjectNode content) {
        homeserver.putState(roomTemplates.bot(), room, type, stateKey, content);
    }
}
