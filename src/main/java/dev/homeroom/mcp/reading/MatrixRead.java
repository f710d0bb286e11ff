package dev.homeroom.mcp.reading;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.mcp.CallArguments;
import dev.homeroom.mcp.McpTool;
import dev.homeroom.mcp.ToolRefusal;
import dev.homeroom.mcp.key.CallingAgent;
import dev.homeroom.mcp.tools.OwnRooms;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/**
 * {@code matrix_read}. An answer has as many messages as asked for, or fewer if their texts are long: then {@code older} goes on behind
 * the last one. With {@code unread} it has what others wrote, changed and removed since the last such call, the oldest first, and moves the cursor.
 */
@Singleton
class MatrixRead implements McpTool {
    private static final int USUAL = 20;

    private final OwnRooms ownRooms;
    private final Homeserver homeserver;
    private final ReadCursor cursor;

    MatrixRead(OwnRooms ownRooms, Homeserver homeserver, ReadCursor cursor) {
        this.ownRooms = ownRooms;
        this.homeserver = homeserver;
        this.cursor = cursor;
    }

    @Override
    public String name() {
        return "matrix_read";
    }

    @Override
    public ObjectNode call(CallingAgent caller, CallArguments arguments) {
        RoomId room = ownRooms.named(caller, arguments.required("room")).room();
        int wanted = arguments.number("limit", USUAL);
        Optional<EventId> thread = arguments.text("thread").map(MatrixRead::thread);
        Optional<ReadPosition> before = arguments.text("before").map(ReadPosition::of);
        if (!arguments.json().path("unread").asBoolean()) {
            return read(caller, room, thread, before.orElse(ReadPosition.NEWEST), wanted);
        }
        if (thread.isPresent() || before.isPresent()) {
            throw new ToolRefusal("`unread` is about the whole room. Pass it without `thread` and `before`.");
        }
        return unread(caller, room, wanted);
    }

    private ObjectNode read(CallingAgent caller, RoomId room, Optional<EventId> thread, ReadPosition from, int wanted) {
        ReadMessages read = new ReadMessages(thread);
        Optional<ReadPosition> older = new RoomReading(homeserver, caller.user(), room, read).back(from, wanted);
        ObjectNode result = result(room, read.oldestFirst());
        older.ifPresent(position -> result.put("older", position.text()));
        return result;
    }

    /**
     * The cursor moves before the answer: a message is told at most once, and an answer that was lost can be read again without it. Messages
     * before the newest thousand events are left out, and the answer says so.
     */
    private ObjectNode unread(CallingAgent caller, RoomId room, int wanted) {
        UserId reader = caller.user();
        Optional<ReadPlace> from = cursor.of(caller, room);
        UnreadEvents events = from.map(place -> UnreadEvents.since(place.event(), homeserver, reader, room))
                .orElseGet(() -> UnreadEvents.latest(
                        wanted, event -> UnreadMessages.isMessageToRead(event, reader), homeserver, reader, room));
        UnreadMessages unread = new UnreadMessages(reader, wanted, from, new EarlierMessages(homeserver, reader, room));
        unread.read(events.oldestFirst());
        unread.place().ifPresent(place -> cursor.move(caller, room, place));
        return result(room, unread.told()).put("more_unread", unread.isMore()).put("skipped", events.gaveUp());
    }

    private static ObjectNode result(RoomId room, List<ObjectNode> messages) {
        ObjectNode result = JsonNodeFactory.instance.objectNode().put("room_id", room.value());
        ArrayNode list = result.putArray("messages");
        messages.forEach(list::add);
        return result;
    }

    private static EventId thread(String root) {
        if (!EventId.isValid(root)) {
            throw new ToolRefusal("`thread` is no event id. Pass the event id of the thread's first message.");
        }
        return new EventId(root);
    }
}
