package dev.homeroom.matrix.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.HomeserverProbe.ServerVersion;
import dev.homeroom.matrix.MediaUri;
import dev.homeroom.matrix.Profile;
import dev.homeroom.matrix.RoomChanges;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.StateEvent;
import dev.homeroom.matrix.TimelinePage;
import dev.homeroom.matrix.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A 2xx answer of the homeserver. An answer without the expected field is {@link HomeserverException.Unclear}.
 *
 * @param json an object or an array
 */
record MatrixResponse(MatrixRequest call, JsonNode json) {
    ObjectNode object() {
        if (json instanceof ObjectNode object) {
            return object;
        }
        throw missing("an object");
    }

    UserId userId() {
        return field(json, "user_id", UserId::isValid, UserId::new);
    }

    RoomId roomId() {
        return field(json, "room_id", RoomId::isValid, RoomId::new);
    }

    EventId eventId() {
        return field(json, "event_id", EventId::isValid, EventId::new);
    }

    MediaUri mediaUri() {
        return field(json, "content_uri", MediaUri::isValid, MediaUri::new);
    }

    String defaultRoomVersion() {
        return field(
                json.path("capabilities").path("m.room_versions"),
                "default",
                version -> !version.isEmpty(),
                Function.identity());
    }

    Profile profile() {
        return new Profile(
                text(json, "displayname"),
                text(json, "avatar_url").filter(MediaUri::isValid).map(MediaUri::new));
    }

    List<RoomId> joinedRooms() {
        JsonNode rooms = json.path("joined_rooms");
        if (!rooms.isArray()) {
            throw missing("joined_rooms");
        }
        return rooms.valueStream()
                .map(room -> room.asText(""))
                .filter(RoomId::isValid)
                .map(RoomId::new)
                .toList();
    }

    List<UserId> joinedMembers() {
        if (!(json.path("joined") instanceof ObjectNode joined)) {
            throw missing("joined");
        }
        return joined.propertyStream()
                .map(member -> member.getKey())
                .filter(UserId::isValid)
                .map(UserId::new)
                .toList();
    }

    List<StateEvent> state() {
        if (!json.isArray()) {
            throw missing("an array of events");
        }
        List<StateEvent> state = new ArrayList<>();
        json.forEach(event -> stateEvent(event).ifPresent(state::add));
        return state;
    }

    /** Adds the {@code room_id}, which some homeservers omit here. */
    TimelinePage timelinePage(RoomId room) {
        JsonNode chunk = json.path("chunk");
        if (!chunk.isArray()) {
            throw missing("chunk");
        }
        List<ObjectNode> events = new ArrayList<>();
        for (JsonNode event : chunk) {
            if (event instanceof ObjectNode object) {
                events.add(object.put("room_id", room.value()));
            }
        }
        return new TimelinePage(events, text(json, "end"));
    }

    RoomChanges roomChanges() {
        return new RoomChanges(
                field(json, "next_batch", next -> !next.isEmpty(), Function.identity()), rooms("join"), rooms("leave"));
    }

    private Set<RoomId> rooms(String membership) {
        return json.path("rooms")
                .path(membership)
                .propertyStream()
                .map(room -> room.getKey())
                .filter(RoomId::isValid)
                .map(RoomId::new)
                .collect(Collectors.toSet());
    }

    /** Empty if the answer lacks the name or the version. */
    Optional<ServerVersion> serverVersion() {
        JsonNode server = json.path("server");
        return text(server, "name")
                .flatMap(name -> text(server, "version").map(version -> new ServerVersion(name, version)));
    }

    /** Returns the duration of a ping. */
    Duration duration() {
        return Duration.ofMillis(json.path("duration_ms").asLong());
    }

    /** An invalid event is skipped and does not affect the others. */
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

    private <T> T field(JsonNode object, String name, Predicate<String> valid, Function<String, T> read) {
        return text(object, name).filter(valid).map(read).orElseThrow(() -> missing(name));
    }

    private static Optional<String> text(JsonNode object, String field) {
        return Optional.ofNullable(object.path(field).textValue());
    }

    private HomeserverException missing(String missing) {
        return new HomeserverException.Unclear(call.toString(), "an answer without " + missing, null);
    }
}
