package dev.homeroom.space;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.directory.KnownAgent;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/**
 * The room's name follows the agent's. A name that people gave the room stays until the agent itself is renamed; another
 * template alone is no reason to take it away.
 */
@ApplicationScoped
class RoomNaming {
    private final Homeserver homeserver;
    private final Layout layout;
    private final HomeTable homes;

    RoomNaming(Homeserver homeserver, Layout layout, HomeTable homes) {
        this.homeserver = homeserver;
        this.layout = layout;
        this.homes = homes;
    }

    /** To be called before the profile follows: it tells a renamed agent by the display name that we set last. */
    Home settle(Home home, KnownAgent agent) {
        String name = layout.roomName(agent);
        if (home.room().isEmpty() || home.hasRoomName(name)) {
            return home;
        }
        rename(home, home.room().get(), name, isRenamed(home, agent));
        Home settled = home.withRoomName(name);
        homes.saveRoomName(settled);
        return settled;
    }

    private boolean isRenamed(Home home, KnownAgent agent) {
        return !home.displayName().equals(Optional.of(layout.agentName(agent)));
    }

    private void rename(Home home, RoomId room, String name, boolean agentIsRenamed) {
        UserId bot = layout.namespace().bot();
        Optional<String> present = homeserver
                .state(bot, room, EventTypes.NAME, "")
                .map(content -> content.path("name").asText());
        boolean ours = present.equals(home.roomName());
        if ((ours || agentIsRenamed) && !present.equals(Optional.of(name))) {
            ObjectNode content = JsonNodeFactory.instance.objectNode().put("name", name);
            homeserver.putState(bot, room, EventTypes.NAME, "", content);
        }
    }
}
