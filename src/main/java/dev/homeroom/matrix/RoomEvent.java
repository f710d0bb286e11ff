package dev.homeroom.matrix;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.json.JsonText;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A room event as pushed by the homeserver.
 *
 * @param stateKey present on state events only
 * @param sentAt time by the clock of the sender's homeserver; for display, never a reason to drop an event
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

    /** @throws MalformedEventException when the value is not an event; the message is one of a few fixed phrases */
    public static RoomEvent of(JsonNode value) throws MalformedEventException {
        if (!(value instanceof ObjectNode json)) {
            throw new MalformedEventException("not an object");
        }
        if (!(json.get("content") instanceof ObjectNode content)) {
            throw new MalformedEventException("no content object");
        }
        return new RoomEvent(
                new EventId(text(json, "event_id", EventId::isValid)),
                new RoomId(text(json, "room_id", RoomId::isValid)),
                new UserId(text(json, "sender", UserId::isValid)),
                text(json, "type", type -> true),
                Optional.ofNullable(json.get("state_key"))
                        .filter(JsonNode::isTextual)
                        .map(JsonNode::textValue),
                content,
                Instant.ofEpochMilli(json.path("origin_server_ts").asLong()),
                json);
    }

    /** Empty when the value is not an event. */
    public static Optional<RoomEvent> ifSound(JsonNode value) {
        try {
            return Optional.of(of(value));
        } catch (MalformedEventException e) {
            return Optional.empty();
        }
    }

    /**
     * An event that was stored as text.
     *
     * @param key names the row in the error
     * @throws IllegalStateException if it is none
     */
    public static RoomEvent stored(String key, String json) {
        return JsonText.parse(json)
                .flatMap(RoomEvent::ifSound)
                .orElseThrow(() -> new IllegalStateException("The stored text of " + key + " is not an event"));
    }

    /** The same event with other content. */
    public RoomEvent withContent(ObjectNode other) {
        return new RoomEvent(id, room, sender, type, stateKey, other, sentAt, json);
    }

    private static String text(ObjectNode json, String field, Predicate<String> valid) throws MalformedEventException {
        JsonNode value = json.get(field);
        if (value == null || !value.isTextual()) {
            throw new MalformedEventException("no " + field);
        }
        if (!valid.test(value.textValue())) {
            throw new MalformedEventException("invalid " + field);
        }
        return value.textValue();
    }
}
