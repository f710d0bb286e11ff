package dev.homeroom.matrix;

import java.util.Optional;
import java.util.stream.Stream;

/**
 * The removal of an event's content.
 *
 * @see <a href="https://spec.matrix.org/latest/client-server-api/#redactions">Matrix specification, redactions</a>
 */
public final class Redaction {
    public static final String TYPE = "m.room.redaction";

    private Redaction() {}

    /** Returns the redacted event. Its place depends on the room version. Empty when no valid event id is present. */
    public static Optional<EventId> about(RoomEvent redaction) {
        return Stream.of(redaction.json(), redaction.content())
                .map(place -> place.path("redacts").asText(""))
                .filter(EventId::isValid)
                .map(EventId::new)
                .findFirst();
    }

    /** Whether the homeserver marks the event as redacted. */
    public static boolean isOf(RoomEvent event) {
        return event.json().path("unsigned").has("redacted_because");
    }
}
