package dev.homeroom.mcp.tools;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.files.outgoing.NamedFile;
import dev.homeroom.files.outgoing.OutgoingFiles;
import dev.homeroom.files.outgoing.TakenFiles;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.mcp.CallArguments;
import dev.homeroom.mcp.McpTool;
import dev.homeroom.mcp.ToolRefusal;
import dev.homeroom.mcp.key.CallingAgent;
import dev.homeroom.turn.reply.OutgoingEvents;
import dev.homeroom.wording.NoticeText;
import jakarta.inject.Singleton;
import java.util.List;

/** {@code share_file}: a file of the workspace, under the same rules as the files of answers. */
@Singleton
class ShareFile implements McpTool {
    private static final String NAME = "share_file";
    private static final String PART = "file";

    private final OwnRooms ownRooms;
    private final OutgoingFiles outgoingFiles;
    private final OutgoingEvents outgoingEvents;
    private final DurableSending sending;

    ShareFile(OwnRooms ownRooms, OutgoingFiles outgoingFiles, OutgoingEvents outgoingEvents, DurableSending sending) {
        this.ownRooms = ownRooms;
        this.outgoingFiles = outgoingFiles;
        this.outgoingEvents = outgoingEvents;
        this.sending = sending;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public ObjectNode call(CallingAgent caller, CallArguments arguments) {
        RoomId room = ownRooms.named(caller, arguments.required("room")).room();
        SendingCall asked = SendingCall.of(caller, NAME, room, arguments);
        if (!sending.isStored(asked, PART)) {
            ownRooms.requirePlain(caller, room);
        }
        // The file is taken once: it may be on its way, or gone from its place.
        SendingCall call = IdempotencyKey.isIn(arguments) ? asked : sending.begun(asked, PART);
        return sending.resume(call, PART).orElseGet(() -> share(call, caller, arguments));
    }

    private ObjectNode share(SendingCall call, CallingAgent caller, CallArguments arguments) {
        return sending.send(
                call,
                List.of(outgoingEvents.event(
                        caller.user(), call.room(), call.cause(), PART, taken(call, caller, arguments))));
    }

    private ObjectNode taken(SendingCall call, CallingAgent caller, CallArguments arguments) {
        NamedFile file = new NamedFile(
                arguments.required("path"), true, arguments.text("caption").orElse(""));
        TakenFiles taken = outgoingFiles.takeAlone(caller.user(), call.room(), call.cause(), file);
        if (!taken.problems().isEmpty() || taken.contents().isEmpty()) {
            sending.forget(call);
            throw new ToolRefusal(taken.problems().stream()
                    .findFirst()
                    .map(NoticeText::plain)
                    .orElse("`path` is no file. Pass a path relative to the workspace."));
        }
        return taken.contents().getFirst();
    }
}
