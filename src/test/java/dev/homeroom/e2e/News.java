package dev.homeroom.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homeroom.matrix.RoomId;
import java.util.HashSet;
import java.util.Set;

/**
 * News from {@code /sync} since the previous call. The first call, without {@code since}, happens once: a homeserver
 * may repeat its answer for minutes.
 */
final class News {
    private static final String NOW = "/v3/sync?timeout=0";

    private final ClientServer server;
    private final Set<RoomId> openInvites = new HashSet<>();
    private String since = "";

    News(ClientServer server) {
        this.server = server;
    }

    /** The rooms with an open invite. */
    Set<RoomId> openInvites() {
        latest();
        return Set.copyOf(openInvites);
    }

    /** Reads news, and returns the position after it. */
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
