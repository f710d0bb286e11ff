package dev.homeroom.mcp.former;

import dev.homeroom.mcp.CallArguments;
import dev.homeroom.mcp.ToolRefusal;
import dev.homeroom.mcp.key.CallingAgent;

/** The parameter {@code from_agent_id} of letta-matrix. The key says who calls, so it can only say the same, or nothing. */
final class FormerSender {
    static final String PARAMETER = "from_agent_id";

    private FormerSender() {}

    /** @throws ToolRefusal when it names another agent */
    static void requireCaller(CallingAgent caller, CallArguments arguments) {
        if (arguments
                .text(PARAMETER)
                .filter(id -> !id.strip().equals(caller.ref().agentId()))
                .isPresent()) {
            throw new ToolRefusal("`from_agent_id` is another agent. Your key says who you are; please leave it out.");
        }
    }
}
