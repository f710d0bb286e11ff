package dev.homeroom.reconcile.apply;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.directory.KnownAgent;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.reconcile.index.AgentProvision;
import dev.homeroom.reconcile.index.AgentProvisionTable;
import dev.homeroom.rooms.state.EventTypes;
import dev.homeroom.rooms.template.CleanName;
import dev.homeroom.rooms.template.RoomTemplates;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Links a room as a child of the Space, and unlinks it. */
@ApplicationScoped
class SpaceChild {
    private final Homeserver homeserver;
    private final RoomTemplates roomTemplates;
    private final AgentProvisionTable provisions;

    SpaceChild(Homeserver homeserver, RoomTemplates roomTemplates, AgentProvisionTable provisions) {
        this.homeserver = homeserver;
        this.roomTemplates = roomTemplates;
        this.provisions = provisions;
    }

    /** Keeps {@code suggested} as it is, because people choose in their client which rooms the Space suggests. */
    AgentProvision ensureLinked(AgentProvision agentProvision, KnownAgent agent, RoomId room, RoomId space) {
        Optional<String> order = CleanName.order(roomTemplates.agentName(agent));
        if (agentProvision.isLinked(space, order)) {
            return agentProvision;
        }
        UserId bot = roomTemplates.bot();
        Optional<ObjectNode> present = homeserver.state(bot, space, EventTypes.SPACE_CHILD, room.value());
        ObjectNode child = roomTemplates.child(order);
        present.map(content -> content.get("suggested")).ifPresent(chosen -> child.set("suggested", chosen));
        if (!present.equals(Optional.of(child))) {
            homeserver.putState(bot, space, EventTypes.SPACE_CHILD, room.value(), child);
        }
        AgentProvision updated = agentProvision.linked(space, order);
        provisions.save(updated);
        return updated;
    }

    /** Unlinks the room by an event without content, because state can't be deleted. */
    void unlink(AgentProvision agentProvision, RoomId room, RoomId space) {
        UserId bot = roomTemplates.bot();
        boolean linked = homeserver
                .state(bot, space, EventTypes.SPACE_CHILD, room.value())
                .filter(child -> !child.isEmpty())
                .isPresent();
        if (linked) {
            homeserver.putState(
                    bot, space, EventTypes.SPACE_CHILD, room.value(), JsonNodeFactory.instance.objectNode());
        }
        if (agentProvision.room().equals(Optional.of(room))) {
            provisions.save(agentProvision.unlinked());
        }
    }
}
