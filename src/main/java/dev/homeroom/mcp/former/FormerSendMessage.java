package dev.homeroom.mcp.former;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.mcp.CallArguments;
import dev.homeroom.mcp.McpTool;
import dev.homeroom.mcp.key.CallingAgent;
import jakarta.inject.Singleton;
import java.util.Map;

/** {@code matrix_send_message(room_id, message)}. */
@Singleton
class FormerSendMessage implements McpTool {
    private final PresentTools presentTools;

    FormerSendMessage(PresentTools presentTools) {
        this.presentTools = presentTools;
    }

    @Override
    public String name() {
        return "matrix_send_message";
    }

    @Override
    public ObjectNode call(CallingAgent caller, CallArguments arguments) {
        return presentTools.send(
                caller, Map.of("to", arguments.required("room_id"), "text", arguments.required("message")));
    }
}
