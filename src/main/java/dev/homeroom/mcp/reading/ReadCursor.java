package dev.homeroom.mcp.reading;

import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.mcp.key.CallingAgent;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** How far an agent has read a room by {@code unread}: account data of its user, so it survives the database. */
@ApplicationScoped
class ReadCursor {
    static final String TYPE = "dev.homeroom.read_cursor";

    private final Homeserver homeserver;

    ReadCursor(Homeserver homeserver) {
        this.homeserver = homeserver;
    }

    /** Empty before the first time. */
    Optional<ReadPlace> of(CallingAgent caller, RoomId room) {
        return homeserver.roomAccountData(caller.user(), room, TYPE).flatMap(ReadPlace::of);
    }

    void move(CallingAgent caller, RoomId room, ReadPlace place) {
        homeserver.putRoomAccountData(caller.user(), room, TYPE, place.toJson());
    }
}
