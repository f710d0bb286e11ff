package dev.homeroom.mcp.tools;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.Reaction;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.mcp.CallArguments;
import dev.homeroom.mcp.McpTool;
import dev.homeroom.mcp.ToolRefusal;
import dev.homeroom.mcp.key.CallingAgent;
import dev.homeroom.queue.outbox.TransactionId;
import jakarta.inject.Singleton;

/**
 * {@code matrix_react}. Sends directly: the homeserver takes one reaction of a kind from a user, so a repeated one does nothing.
 *
 * @see <a href="https://spec.matrix.org/latest/client-server-api/#event-annotations-and-reactions">Matrix specification,
 *     annotations</a>
 */
@Singleton
class MatrixReact implements McpTool {
    private static final String NAME = "matrix_react";
    private static final String DUPLICATE = "M_DUPLICATE_ANNOTATION";

    private final OwnRooms ownRooms;
    private final Homeserver homeserver;

    MatrixReact(OwnRooms ownRooms, Homeserver homeserver) {
        this.ownRooms = ownRooms;
        this.homeserver = homeserver;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public ObjectNode call(CallingAgent caller, CallArguments arguments) {
        RoomId room = ownRooms.named(caller, arguments.required("room")).room();
        EventId message = message(caller, room, arguments.required("event_id"));
        String emoji = arguments.required("emoji").strip();
        return JsonNodeFactory.instance
                .objectNode()
                .put("status", react(caller, room, message, emoji))
                .put("room_id", room.value());
    }

    private EventId message(CallingAgent caller, RoomId room, String id) {
        if (!EventId.isValid(id)
                || homeserver.event(caller.user(), room, new EventId(id)).isEmpty()) {
            throw new ToolRefusal("`event_id` is no message of this room. Use matrix_read to find it.");
        }
        return new EventId(id);
    }

    private String react(CallingAgent caller, RoomId room, EventId message, String emoji) {
        ObjectNode content = Reaction.content(emoji);
        content.withObject("/m.relates_to").put("event_id", message.value());
        String cause = SendingCall.cause(caller, NAME, message.value() + "\n" + emoji);
        try {
            homeserver.send(caller.user(), room, Reaction.TYPE, TransactionId.of(room, cause, "reaction"), content);
            return "done";
        } catch (HomeserverException.Refused e) {
            if (e.errcode().equals(DUPLICATE)) {
                return "there";
            }
            throw e;
        }
    }
}
