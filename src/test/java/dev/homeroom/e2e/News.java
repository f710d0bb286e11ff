package dev.homeroom.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homeroom.matrix.RoomId;
import java.util.HashSet;
import java.util.Set;

/**
 * What {@code /sync} tells a client, from one call to the next. The first call, without {@code since}, is made once: a
 * homeserver may give the same answer to it for minutes.
 */
final class News {
    private static final String NOW = "/v3/sync?timeout=0";

    private final ClientServer server;
    private final Set<RoomId> openInvites = new HashSet<>();
    private String since = "";

    News(ClientServer server) {
        this.server = server;
    }

    /** The rooms with an invite that was neither accepted nor declined. */
    Set<RoomId> openInvites() {
        latest();
        return Set.copyOf(openInvites);
    }

    /** Reads what is new, and gives the point from which on nothing was read yet. */
    String latest() {
        JsonNode sync = server.get(since.isEmpty() ? NOW : NOW + "&since=" + ClientServer.encoded(since));
        since = sync.get("next_batch").textValue();
        JsonNode rooms = sync.path("rooms");
        openInvites.addAll(idsIn(rooms.path("invite")));
        openInvites.removeAll(idsIn(rooms.path("join")));
        openInvites.removeAll(idsIn(rooms.path("leave")));
        return since;
    }

    private static Set<RoomId> idsIn(JsonNode rooms) {
        Set<RoomId> ids = new HashSet<>();
        rooms.fieldNames().forEachRemaining(id -> ids.add(new RoomId(id)));
        return ids;
    }
}
