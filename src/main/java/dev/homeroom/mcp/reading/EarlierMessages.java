package dev.homeroom.mcp.reading;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.LatestContent;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import java.util.Optional;

/** Looks up the messages of a room that an agent has read before. */
record EarlierMessages(Homeserver homeserver, UserId reader, RoomId room) {
    /** Empty for an event that the agent may not read. */
    Optional<ObjectNode> event(EventId event) {
        return HomeserverException.refusalMeans(Optional.empty(), () -> homeserver.event(reader, room, event));
    }

    /** The content that a message has now, after its sender's last edit. */
    Optional<ObjectNode> shown(ObjectNode message) {
        return HomeserverException.refusalMeans(
                        Optional.<ObjectNode>empty(),
                        () -> LatestContent.of(
                                homeserver,
                                reader,
                                room,
                                new EventId(UnreadEvents.id(message)),
                                new UserId(message.path("sender").asText())))
                .filter(content -> content.has("body"));
    }
}
