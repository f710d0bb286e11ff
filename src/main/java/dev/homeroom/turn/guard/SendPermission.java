package dev.homeroom.turn.guard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.StateEvent;
import dev.homeroom.matrix.UserId;
import dev.homeroom.rooms.state.EventTypes;
import dev.homeroom.turn.reply.OutgoingEvents;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Permission to send messages in a room, by its power levels. They are cached for a while, and read again when they
 * change.
 *
 * @see <a href="https://spec.matrix.org/latest/client-server-api/#mroompower_levels">Matrix specification, power
 *     levels</a>
 */
@ApplicationScoped
public class SendPermission {
    private static final Duration KEPT = Duration.ofMinutes(10);
    private static final int FIRST_WITH_CREATORS_ABOVE_ALL = 12;

    private final Homeserver homeserver;
    private final Clock clock;
    private final Map<RoomId, ReadLevels> known = new ConcurrentHashMap<>();

    public SendPermission(Homeserver homeserver, Clock clock) {
        this.homeserver = homeserver;
        this.clock = clock;
    }

    private record ReadLevels(Optional<ObjectNode> levels, Instant at) {}

    /** The room's power levels have changed, or may have. */
    public void forget(RoomId room) {
        known.remove(room);
    }

    /**
     * Also where the room doesn't tell: then the homeserver decides.
     *
     * @param reader is in the room
     */
    public boolean maySpeak(UserId user, RoomId room, UserId reader) {
        try {
            return levels(room, reader)
                    .map(levels -> suffice(levels, user) || isCreatorAboveAll(user, room, reader))
                    .orElse(true);
        } catch (HomeserverException e) {
            if (e.mayPass()) {
                throw e;
            }
            return true;
        }
    }

    private Optional<ObjectNode> levels(RoomId room, UserId reader) {
        Instant now = clock.instant();
        ReadLevels before = known.get(room);
        if (before != null && before.at().plus(KEPT).isAfter(now)) {
            return before.levels();
        }
        Optional<ObjectNode> levels = homeserver.state(reader, room, EventTypes.POWER_LEVELS, "");
        known.put(room, new ReadLevels(levels, now));
        return levels;
    }

    /** Old rooms have numbers in quotes. */
    private static boolean suffice(ObjectNode levels, UserId user) {
        long needed = levels.path("events")
                .path(OutgoingEvents.MESSAGE)
                .asLong(levels.path("events_default").asLong(0));
        long usual = levels.path("users_default").asLong(0);
        return levels.path("users").path(user.value()).asLong(usual) >= needed;
    }

    private boolean isCreatorAboveAll(UserId user, RoomId room, UserId reader) {
        return homeserver.state(reader, room).stream()
                .filter(event -> event.type().equals("m.room.create")
                        && event.content().path("room_version").asInt() >= FIRST_WITH_CREATORS_ABOVE_ALL)
                .anyMatch(event -> isCreator(user, event));
    }

    private static boolean isCreator(UserId user, StateEvent create) {
        return create.sender().equals(user)
                || create.content()
                        .path("additional_creators")
                        .valueStream()
                        .map(JsonNode::asText)
                        .anyMatch(user.value()::equals);
    }
}
