package dev.homeroom.mcp.former;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.mcp.CallArguments;
import dev.homeroom.mcp.McpTool;
import dev.homeroom.mcp.key.CallingAgent;
import jakarta.inject.Singleton;

/** {@code matrix_agent_message_status(tracking_id)}. */
@Singleton
class FormerAgentMessageStatus implements McpTool {
    private final FormerState formerState;

    FormerAgentMessageStatus(FormerState formerState) {
        this.formerState = formerState;
    }

    @Override
    public String name() {
        return "matrix_agent_message_status";
    }

    @Override
    public boolean isBetweenAgents() {
        return true;
    }

    @Override
    public ObjectNode call(CallingAgent caller, CallArguments arguments) {
        String id = arguments.required("tracking_id");
        return formerState
                .find(caller, id)
                .map(work -> formerState
                        .of(caller, id, work)
                        .put("has_response", FormerState.response(work).isPresent())
                        .put("has_error", FormerState.error(work).isPresent()))
                .orElseGet(() -> FormerState.unknown(id));
    }
}
