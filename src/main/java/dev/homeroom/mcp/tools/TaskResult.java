package dev.homeroom.mcp.tools;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.mcp.McpTool;
import dev.homeroom.mcp.key.CallingAgent;
import dev.homeroom.tracking.Tracked;
import dev.homeroom.tracking.TrackedState;
import dev.homeroom.tracking.TrackedWorks;
import dev.homeroom.tracking.TrackingId;
import java.time.Duration;
import java.util.Optional;

/** Work that may outlast a call, as the tools show it. */
final class TaskResult {
    private static final String TO_COME =
            "It goes on by itself. Call `task` with this task_id and action result later; don't ask again.";

    private TaskResult() {}

    /** The caller's work; empty for everybody else's, so that ids of others say nothing. */
    static Optional<Tracked> await(TrackedWorks works, CallingAgent caller, TrackingId id, Duration most) {
        return works.find(id)
                .filter(work -> work.caller().equals(caller.user()))
                .flatMap(_ -> works.await(id, most));
    }

    /** The result of a call that began the work in this room. */
    static ObjectNode begun(TrackedWorks works, CallingAgent caller, TrackingId id, RoomId room) {
        return await(works, caller, id, McpTool.LONGEST_WAIT)
                .map(TaskResult::of)
                .orElseThrow()
                .put("room_id", room.value());
    }

    static ObjectNode of(Tracked work) {
        ObjectNode result =
                JsonNodeFactory.instance.objectNode().put("task_id", work.id().value());
        return switch (work.state()) {
            case TrackedState.Waiting _ -> result.put("status", "waiting").put("note", TO_COME);
            case TrackedState.Running _ -> result.put("status", "running").put("note", TO_COME);
            case TrackedState.Done(String answer) ->
                result.put("status", "done").put("result", answer);
            case TrackedState.Failed(String reason, Optional<String> errorId) ->
                result.put("status", "failed")
                        .put(
                                "note",
                                reason
                                        + errorId.map(id -> " Operators find it in the log as " + id + ".")
                                                .orElse(""));
            case TrackedState.Cancelled _ -> result.put("status", "cancelled");
        };
    }
}
