package dev.homeroom.space;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.directory.KnownAgent;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** The room is a child of the Space, or isn't any more. */
@ApplicationScoped
class SpaceLink {
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

    /** The room is no child any more: an event without content, since state can't be deleted. */
    void undo(Home home, RoomId room, RoomId space) {
        UserId bot = layout.namespace().bot();
        boolean linked = homeserver
                .state(bot, space, EventTypes.SPACE_CHILD, room.value())
                .filter(child -> !child.isEmpty())
                .isPresent();
        if (linked) {
            homeserver.putState(
                    bot, space, EventTypes.SPACE_CHILD, room.value(), JsonNodeFactory.instance.objectNode());
        }
        if (home.room().equals(Optional.of(room))) {
            homes.save(home.unlinked());
        }
    }
}
