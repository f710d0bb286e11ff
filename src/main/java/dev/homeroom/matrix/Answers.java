package dev.homeroom.matrix;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** Reads the homeserver's answers; one that lacks what was asked for says nothing, and so is unclear. */
final class Answers {
    private Answers() {}

    static ObjectNode object(Call call, JsonNode answer) {
        if (answer instanceof ObjectNode object) {
            return object;
        }
        throw nonsense(call, "an object");
    }

    static UserId userId(Call call, JsonNode answer) {
        return field(call, answer, "user_id", UserId::isValid, UserId::new);
    }

    static RoomId roomId(Call call, JsonNode answer) {
        return field(call, answer, "room_id", RoomId::isValid, RoomId::new);
    }

    static EventId eventId(Call call, JsonNode answer) {
        return field(call, answer, "event_id", EventId::isValid, EventId::new);
    }

    static MediaUri mediaUri(Call call, JsonNode answer) {
        return field(call, answer, "content_uri", MediaUri::isValid, MediaUri::new);
    }

    static String defaultRoomVersion(Call call, JsonNode answer) {
        return field(
                call,
                answer.path("capabilities").path("m.room_versions"),
                "default",
                version -> !version.isEmpty(),
                Function.identity());
    }

    static Profile profile(JsonNode answer) {
        return new Profile(
                text(answer, "displayname"),
                text(answer, "avatar_url").filter(MediaUri::isValid).map(MediaUri::new));
    }

    static List<RoomId> joinedRooms(Call call, JsonNode answer) {
        JsonNode rooms = answer.path("joined_rooms");
        if (!rooms.isArray()) {
            throw nonsense(call, "joined_rooms");
        }
        return rooms.valueStream()
                .map(room -> room.asText(""))
                .filter(RoomId::isValid)
                .map(RoomId::new)
                .toList();
    }

    static List<UserId> joinedMembers(Call call, JsonNode answer) {
        if (!(answer.path("joined") instanceof ObjectNode joined)) {
            throw nonsense(call, "joined");
        }
        return joined.propertyStream()
                .map(member -> member.getKey())
                .filter(UserId::isValid)
                .map(UserId::new)
                .toList();
    }

    static List<StateEvent> state(Call call, JsonNode answer) {
        if (!answer.isArray()) {
            throw nonsense(call, "an array of events");
        }
        List<StateEvent> state = new ArrayList<>();
        answer.forEach(event -> stateEvent(event).ifPresent(state::add));
        return state;
    }

    /** Some homeservers leave the {@code room_id} out, since the question names the room. */
    static TimelinePage timelinePage(Call call, RoomId room, JsonNode answer) {
        JsonNode chunk = answer.path("chunk");
        if (!chunk.isArray()) {
            throw nonsense(call, "chunk");
        }
        List<ObjectNode> events = new ArrayList<>();
        for (JsonNode event : chunk) {
            if (event instanceof ObjectNode object) {
                events.add(object.put("room_id", room.value()));
            }
        }
        return new TimelinePage(events, text(answer, "end"));
    }

    /** A neighbour that makes no sense hides none of the others. */
    private static Optional<StateEvent> stateEvent(JsonNode event) {
        Optional<EventId> id = text(event, "event_id").filter(EventId::isValid).map(EventId::new);
        Optional<UserId> sender = text(event, "sender").filter(UserId::isValid).map(UserId::new);
        Optional<String> type = text(event, "type");
        Optional<String> stateKey = text(event, "state_key");
        if (id.isEmpty()
                || sender.isEmpty()
                || type.isEmpty()
                || stateKey.isEmpty()
                || !(event.get("content") instanceof ObjectNode content)) {
            return Optional.empty();
        }
        Instant sentAt = Instant.ofEpochMilli(event.path("origin_server_ts").asLong());
        return Optional.of(new StateEvent(id.get(), type.get(), stateKey.get(), sender.get(), content, sentAt));
    }

    private static <T> T field(
            Call call, JsonNode answer, String name, Predicate<String> valid, Function<String, T> read) {
        return text(answer, name).filter(valid).map(read).orElseThrow(() -> nonsense(call, name));
    }

    private static Optional<String> text(JsonNode object, String field) {
        return Optional.ofNullable(object.path(field).textValue());
    }

    private static HomeserverException nonsense(Call call, String missing) {
        return new HomeserverException.Unclear(call.toString(), "an answer without " + missing, null);
    }
}
