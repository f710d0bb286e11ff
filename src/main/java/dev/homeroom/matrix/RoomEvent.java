package dev.homeroom.matrix;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Optional;

/**
 * An event of a room, as a homeserver pushes it.
 *
 * @param stateKey present on state events only
 * @param sentAt the sender's homeserver's clock: for display, never a reason to drop an event
 * @param json the whole event
 * @see <a href="https://spec.matrix.org/latest/client-server-api/#room-event-format">Matrix specification, room event
 *     format</a>
 */
public record RoomEvent(
        EventId id,
        RoomId room,
        UserId sender,
        String type,
        Optional<String> stateKey,
        ObjectNode content,
        Instant sentAt,
        ObjectNode json) {

    /** @throws MalformedEventException when the value is no event, saying in what respect */
    public static RoomEvent of(JsonNode value) throws MalformedEventException {
        if (!(value instanceof ObjectNode json)) {
            throw new MalformedEventException("not an object");
        }
        if (!(json.get("content") instanceof ObjectNode content)) {
            throw new MalformedEventException("no content object");
        }
        try {
            return new RoomEvent(
                    new EventId(text(json, "event_id")),
                    new RoomId(text(json, "room_id")),
                    new UserId(text(json, "sender")),
                    text(json, "type"),
                    Optional.ofNullable(json.get("state_key"))
                            .filter(JsonNode::isTextual)
                            .map(JsonNode::textValue),
                    content,
                    Instant.ofEpochMilli(json.path("origin_server_ts").asLong()),
                    json);
        } catch (IllegalArgumentException e) {
            throw new MalformedEventException(e.getMessage());
        }
    }

    private static String text(ObjectNode json, String field) throws MalformedEventException {
        JsonNode value = json.get(field);
        if (value == null || !value.isTextual()) {
            throw new MalformedEventException("no " + field);
        }
        return value.textValue();
    }
}
