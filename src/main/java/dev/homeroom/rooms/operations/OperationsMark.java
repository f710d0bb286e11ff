package dev.homeroom.rooms.operations;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.matrix.UserId;
import dev.homeroom.rooms.state.EventTypes;
import dev.homeroom.rooms.state.RoomState;
import java.util.Optional;

/** The bot's state event that makes a room one for operators. */
public sealed interface OperationsMark {
    int VERSION = 1;

    /** The room for alerts. */
    record AlertRoom() implements OperationsMark {}

    /**
     * The room of an incident.
     *
     * @param isSettled whether the room is in line with its state
     */
    record IncidentRoom(boolean isOpen, boolean isSettled) implements OperationsMark {}

    /** The mark of a room; empty for any other room, and for a Space. */
    static Optional<OperationsMark> of(RoomState state, UserId bot) {
        Optional<OperationsMark> alerts = state.contentSentBy(bot, EventTypes.ALERT_ROOM)
                .filter(OperationsMark::isReadable)
                .map(_ -> new AlertRoom());
        return alerts.or(() -> state.contentSentBy(bot, EventTypes.INCIDENT)
                .filter(OperationsMark::isReadable)
                .map(content -> new IncidentRoom(
                        content.path("open").asBoolean(),
                        content.path("settled").asBoolean())));
    }

    /** The content of {@code dev.homeroom.alert_room}. */
    static ObjectNode ofAlertRoom() {
        return JsonNodeFactory.instance.objectNode().put("version", VERSION);
    }

    /** Content of another version is left alone. */
    static boolean isReadable(ObjectNode content) {
        return content.path("version").asInt() == VERSION;
    }
}
