package dev.homeroom.mcp.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.conversation.card.ApprovalCard;
import dev.homeroom.conversation.question.PersonQuestion;
import dev.homeroom.matrix.Edit;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.mcp.CallArguments;
import dev.homeroom.mcp.McpTool;
import dev.homeroom.mcp.ToolRefusal;
import dev.homeroom.mcp.key.CallingAgent;
import dev.homeroom.queue.outbox.OutgoingEvent;
import dev.homeroom.turn.render.Rendering;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;

/** {@code matrix_edit}. */
@Singleton
class MatrixEdit implements McpTool {
    private static final String NAME = "matrix_edit";
    private static final String PART = "edit";

    private final OwnRooms ownRooms;
    private final WrittenText writtenText;
    private final DurableSending sending;
    private final Homeserver homeserver;

    MatrixEdit(OwnRooms ownRooms, WrittenText writtenText, DurableSending sending, Homeserver homeserver) {
        this.ownRooms = ownRooms;
        this.writtenText = writtenText;
        this.sending = sending;
        this.homeserver = homeserver;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public ObjectNode call(CallingAgent caller, CallArguments arguments) {
        RoomId room = ownRooms.named(caller, arguments.required("room")).room();
        SendingCall call = SendingCall.of(caller, NAME, room, arguments);
        if (!sending.isStored(call, PART)) {
            ownRooms.requirePlain(caller, room);
        }
        EventId message = ownMessage(caller, room, arguments.required("event_id"));
        List<ObjectNode> contents = writtenText.of(caller, room, arguments.required("text"), Set.of());
        if (contents.size() > 1) {
            throw new ToolRefusal("The new text is too long for one message. Please shorten it.");
        }
        ObjectNode content = Rendering.edit(contents.getFirst());
        content.withObject("/m.relates_to").put("event_id", message.value());
        return sending.send(
                call,
                List.of(new OutgoingEvent(
                        call.transactionId(PART), room, caller.user(), OutgoingEvent.MESSAGE, content)));
    }

    /** Whether the agent wrote it in its own words. People decide by what cards say, and Homeroom edits its notices itself. */
    private static boolean isWritten(JsonNode content) {
        return content.path("body").isTextual()
                && content.path("msgtype").asText().equals("m.text")
                && content instanceof ObjectNode object
                && !Edit.isClaimedBy(object)
                && !content.has(ApprovalCard.KEY)
                && !content.has(PersonQuestion.KEY);
    }

    private EventId ownMessage(CallingAgent caller, RoomId room, String id) {
        boolean isOwn = EventId.isValid(id)
                && homeserver
                        .event(caller.user(), room, new EventId(id))
                        .filter(event -> event.path("type").asText().equals(OutgoingEvent.MESSAGE)
                                && event.path("sender")
                                        .asText()
                                        .equals(caller.user().value())
                                && isWritten(event.path("content")))
                        .isPresent();
        if (!isOwn) {
            throw new ToolRefusal(
                    "`event_id` is no message of yours in this room. Use matrix_read to find it; you can edit only messages that you wrote yourself.");
        }
        return new EventId(id);
    }
}
