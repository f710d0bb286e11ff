package dev.homeroom.mcp.tools;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.TimelinePage;
import dev.homeroom.mcp.CallArguments;
import dev.homeroom.mcp.McpTool;
import dev.homeroom.mcp.ToolRefusal;
import dev.homeroom.mcp.key.CallingAgent;
import jakarta.inject.Singleton;
import java.util.Optional;

/**
 * {@code matrix_read}. Pages of the timeline are read whole, since a page can be continued only at its end: so an answer has at
 * least as many messages as asked for, where the room has them, and at most a page more.
 */
@Singleton
class MatrixRead implements McpTool {
    private static final int USUAL = 20;
    private static final int PAGE_OF_THREADS = 100;
    /** The most pages that are read of a room with many reactions and edits, or of a thread among other messages. */
    private static final int MOST_PAGES = 10;

    private final OwnRooms ownRooms;
    private final Homeserver homeserver;

    MatrixRead(OwnRooms ownRooms, Homeserver homeserver) {
        this.ownRooms = ownRooms;
        this.homeserver = homeserver;
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
        ReadMessages read = new ReadMessages(thread);
        int perPage = thread.isPresent() ? PAGE_OF_THREADS : wanted;
        Optional<String> older = arguments.text("before");
        int pages = 0;
        do {
            TimelinePage page = homeserver.messages(caller.user(), room, older, perPage);
            read.add(page.newestFirst());
            older = page.older();
        } while (read.size() < wanted && older.isPresent() && ++pages < MOST_PAGES);
        ObjectNode result = JsonNodeFactory.instance.objectNode().put("room_id", room.value());
        ArrayNode messages = result.putArray("messages");
        read.oldestFirst().forEach(messages::add);
        older.ifPresent(token -> result.put("older", token));
        return result;
    }

    private static EventId thread(String root) {
        if (!EventId.isValid(root)) {
            throw new ToolRefusal("`thread` is no event id. Pass the event id of the thread's first message.");
        }
        return new EventId(root);
    }
}
