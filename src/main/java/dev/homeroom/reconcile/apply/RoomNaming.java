package dev.homeroom.reconcile.apply;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.directory.KnownAgent;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.reconcile.index.AgentProvision;
import dev.homeroom.rooms.RoomTable;
import dev.homeroom.rooms.state.EventTypes;
import dev.homeroom.rooms.template.RoomTemplates;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/**
 * Keeps the room's name equal to the agent's. A name that people set stays until the agent itself is renamed; a changed
 * name template does not replace it.
 */
@ApplicationScoped
class RoomNaming {
    private final Homeserver homeserver;
    private final RoomTemplates roomTemplates;
    private final RoomTable rooms;

    RoomNaming(Homeserver homeserver, RoomTemplates roomTemplates, RoomTable rooms) {
        this.homeserver = homeserver;
        this.roomTemplates = roomTemplates;
        this.rooms = rooms;
    }

    /**
     * To be called before the profile is updated: a renamed agent is recognised by the display name that Homeroom set
     * last.
     */
    void ensureNamed(AgentProvision agentProvision, KnownAgent agent) {
        String name = roomTemplates.roomName(agent);
        if (agentProvision.room().isEmpty() || agentProvision.hasRoomName(name)) {
            return;
        }
        RoomId room = agentProvision.room().get();
        rename(agentProvision, room, name, isRenamed(agentProvision, agent));
        rooms.rename(room, name);
    }

    private boolean isRenamed(AgentProvision agentProvision, KnownAgent agent) {
        return !agentProvision.displayName().equals(Optional.of(roomTemplates.agentName(agent)));
    }

    private void rename(AgentProvision agentProvision, RoomId room, String name, boolean agentIsRenamed) {
        UserId bot = roomTemplates.bot();
        Optional<String> present = homeserver
                .state(bot, room, EventTypes.NAME, "")
                .map(content -> content.path("name").asText());
        boolean isSetByBot = present.equals(agentProvision.roomName());
        if ((isSetByBot || agentIsRenamed) && !present.equals(Optional.of(name))) {
            ObjectNode content = JsonNodeFactory.instance.objectNode().put("name", name);
            homeserver.putState(bot, room, EventTypes.NAME, "", content);
        }
    }
}
