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
import dev.homeroom.rooms.template.RoomTemplates;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/**
 * The room's name follows the agent's. A name that people gave the room stays until the agent itself is renamed; another
 * template alone is no reason to take it away.
 */
@ApplicationScoped
class RoomNaming {
    private final Homeserver homeserver;
    private final RoomTemplates roomTemplates;
    private final AgentProvisionTable homes;

    RoomNaming(Homeserver homeserver, RoomTemplates roomTemplates, AgentProvisionTable homes) {
        this.homeserver = homeserver;
        this.roomTemplates = roomTemplates;
        this.homes = homes;
    }

    /** To be called before the profile follows: it tells a renamed agent by the display name that we set last. */
    AgentProvision ensureNamed(AgentProvision agentProvision, KnownAgent agent) {
        String name = roomTemplates.roomName(agent);
        if (agentProvision.room().isEmpty() || agentProvision.hasRoomName(name)) {
            return agentProvision;
        }
        rename(agentProvision, agentProvision.room().get(), name, isRenamed(agentProvision, agent));
        AgentProvision settled = agentProvision.withRoomName(name);
        homes.saveRoomName(settled);
        return settled;
    }

    private boolean isRenamed(AgentProvision agentProvision, KnownAgent agent) {
        return !agentProvision.displayName().equals(Optional.of(roomTemplates.agentName(agent)));
    }

    private void rename(AgentProvision agentProvision, RoomId room, String name, boolean agentIsRenamed) {
        UserId bot = roomTemplates.namespace().bot();
        Optional<String> present = homeserver
                .state(bot, room, EventTypes.NAME, "")
                .map(content -> content.path("name").asText());
        boolean ours = present.equals(agentProvision.roomName());
        if ((ours || agentIsRenamed) && !present.equals(Optional.of(name))) {
            ObjectNode content = JsonNodeFactory.instance.objectNode().put("name", name);
            homeserver.putState(bot, room, EventTypes.NAME, "", content);
        }
    }
}
