package dev.homeroom.space;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.directory.KnownAgent;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import java.util.Optional;

/** Step four: the room is a child of the Space. */
final class SpaceLink {
    private final Homeserver homeserver;
    private final Layout layout;
    private final HomeTable homes;

    SpaceLink(Homeserver homeserver, Layout layout, HomeTable homes) {
        this.homeserver = homeserver;
        this.layout = layout;
        this.homes = homes;
    }

    Home settle(Home home, KnownAgent agent, RoomId room, RoomId space) {
        Optional<String> order = CleanName.order(layout.agentName(agent));
        if (home.isLinked(space, order)) {
            return home;
        }
        UserId bot = layout.namespace().bot();
        ObjectNode child = layout.child(order);
        Optional<ObjectNode> present = homeserver.state(bot, space, EventTypes.SPACE_CHILD, room.value());
        if (!present.equals(Optional.of(child))) {
            homeserver.putState(bot, space, EventTypes.SPACE_CHILD, room.value(), child);
        }
        Home settled = home.linked(space, order);
        homes.save(settled);
        return settled;
    }
}
