package dev.homeroom.mcp.tools;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.mcp.CallArguments;
import dev.homeroom.mcp.McpTool;
import dev.homeroom.mcp.ToolRefusal;
import dev.homeroom.mcp.key.CallingAgent;
import dev.homeroom.tracking.Tracked;
import dev.homeroom.tracking.TrackedWorks;
import dev.homeroom.tracking.TrackingId;
import jakarta.inject.Singleton;
import java.time.Duration;

/** {@code task}: the state, the result, or the end of the caller's own work. */
@Singleton
class TaskTool implements McpTool {
    private static final Duration NO_WAIT = Duration.ZERO;

    private final TrackedWorks works;

    TaskTool(TrackedWorks works) {
        this.works = works;
    }

    @Override
    public String name() {
        return "task";
    }

    @Override
    public boolean isBetweenAgents() {
        return true;
    }

    @Override
    public ObjectNode call(CallingAgent caller, CallArguments arguments) {
        TrackingId id = TrackingId.parse(arguments.required("task_id").strip()).orElseThrow(TaskTool::unknown);
        String action = arguments.required("action");
        Tracked work = TaskResult.await(works, caller, id, action.equals("result") ? McpTool.LONGEST_WAIT : NO_WAIT)
                .orElseThrow(TaskTool::unknown);
        if (action.equals("cancel") && works.cancel(id)) {
            work = works.await(id, McpTool.LONGEST_WAIT).orElse(work);
        }
        return TaskResult.of(work);
    }

    private static ToolRefusal unknown() {
        return new ToolRefusal(
                "You have no task with this id, or it was removed after its time. Use the task_id of an answer.");
    }
}
