package dev.homeroom.mcp.tools;

import dev.homeroom.cache.RecentAnswers;
import dev.homeroom.conversation.RoomEncryption;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.mcp.ToolRefusal;
import dev.homeroom.mcp.key.CallingAgent;
import dev.homeroom.rooms.Bindings;
import dev.homeroom.rooms.state.BoundRoom;
import dev.homeroom.rooms.state.EventTypes;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** The rooms that the calling agent is one of. A tool never looks at any other room. */
@ApplicationScoped
public class OwnRooms {
    private static final int MOST_CACHED = 10_000;
    private static final Duration ROOMS_FRESH = Duration.ofSeconds(5);
    private static final Duration NAMES_FRESH = Duration.ofMinutes(5);

    private final Bindings bindings;
    private final Homeserver homeserver;
    private final RecentAnswers<CallingAgent, List<BoundRoom>> rooms;
    private final RecentAnswers<RoomId, String> names;
    private final RoomEncryption encryption;

    public OwnRooms(Bindings bindings, Homeserver homeserver, RoomEncryption encryption, InstantSource clock) {
        this.bindings = bindings;
        this.homeserver = homeserver;
        this.rooms = new RecentAnswers<>(MOST_CACHED, ROOMS_FRESH, clock);
        this.names = new RecentAnswers<>(MOST_CACHED, NAMES_FRESH, clock);
        this.encryption = encryption;
    }

    /** At most 5 s old. */
    public List<BoundRoom> of(CallingAgent caller) {
        return rooms.of(caller).orElseGet(() -> rooms.keep(caller, bindings.allOf(caller.ref())));
    }

    /** Has the rooms read again, after the caller has joined or left one. */
    public void forget(CallingAgent caller) {
        rooms.forget(caller);
    }

    /**
     * By the room's id or its exact name; case doesn't matter in names.
     *
     * @throws ToolRefusal when there is none, or several
     */
    public BoundRoom named(CallingAgent caller, String wanted) {
        List<BoundRoom> matches = matching(caller, wanted);
        if (matches.isEmpty()) {
            throw new ToolRefusal(
                    "You are in no room with this id or name. Use matrix_find to see your rooms, and pass the id of one.");
        }
        return Candidates.one(
                matches,
                room -> "room " + nameOf(caller, room) + " (" + room.room().value() + ")");
    }

    /** The room that was made for the caller; empty if it has none. */
    Optional<BoundRoom> main(CallingAgent caller) {
        return of(caller).stream()
                .filter(BoundRoom::isCurrentAgentRoom)
                .filter(room -> room.binding().agent().equals(caller.ref()))
                .findFirst();
    }

    /** By the room's id or its exact name. */
    public List<BoundRoom> matching(CallingAgent caller, String wanted) {
        String text = wanted.strip();
        boolean isId = RoomId.isValid(text);
        return of(caller).stream()
                .filter(room -> isId
                        ? room.room().value().equals(text)
                        : nameOf(caller, room).equalsIgnoreCase(text))
                .toList();
    }

    /** The name that people see; blank for a room without a name. */
    String nameOf(CallingAgent caller, BoundRoom room) {
        return names.of(room.room()).orElseGet(() -> names.keep(room.room(), read(caller, room)));
    }

    private String read(CallingAgent caller, BoundRoom room) {
        Optional<String> present = HomeserverException.refusalMeans(
                Optional.empty(),
                () -> homeserver
                        .state(caller.user(), room.room(), EventTypes.NAME, "")
                        .map(content -> content.path("name").asText()));
        return present.orElse(room.name());
    }

    /** Homeroom can't encrypt, and never sends plain text where people expect encryption. */
    void requirePlain(CallingAgent caller, RoomId room) {
        if (encryption.isEncrypted(caller.user(), room)) {
            throw new ToolRefusal("This room is encrypted, and you can't write there. Please use another room.");
        }
    }
}
