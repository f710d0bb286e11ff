package dev.homeroom.mcp.former;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.mcp.CallArguments;
import dev.homeroom.mcp.McpTool;
import dev.homeroom.mcp.key.CallingAgent;
import dev.homeroom.tracking.Tracked;
import jakarta.inject.Singleton;

/**
 * {@code matrix_agent_message_result(tracking_id, delete_after_read)}. Nothing is deleted: an answer stands in the room, and only
 * there.
 */
@Singleton
class FormerAgentMessageResult implements McpTool {
    private final FormerState formerState;

    FormerAgentMessageResult(FormerState formerState) {
        this.formerState = formerState;
    }

    @Override
    public String name() {
        return "matrix_agent_message_result";
    }

    @Override
    public boolean isBetweenAgents() {
        return true;
    }

    @Override
    public ObjectNode call(CallingAgent caller, CallArguments arguments) {
        String id = arguments.required("tracking_id");
        ObjectNode result = formerState
                .find(caller, id)
                .map(work -> withAnswer(formerState.of(caller, id, work), work))
                .orElseGet(() -> FormerState.unknown(id));
        return arguments.flag("delete_after_read") ? result.put("deleted", false) : result;
    }

    private static ObjectNode withAnswer(ObjectNode result, Tracked work) {
        FormerState.response(work).ifPresent(answer -> result.put("response", answer));
        FormerState.error(work).ifPresent(reason -> result.put("error", reason));
        return result;
    }
}
