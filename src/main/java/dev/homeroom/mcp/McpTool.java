package dev.homeroom.mcp;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.mcp.key.CallingAgent;
import java.time.Duration;

/** A tool that agents call. CDI finds it. Its description and schemas are in one of the files of {@link ToolCatalog}. */
public interface McpTool {
    /** How long a call may wait for its work. It leaves some of the call's time for everything else. */
    Duration LONGEST_WAIT = Duration.ofSeconds(40);

    /** The name in the file. */
    String name();

    /** Whether it is about other agents alone, and so one of those at {@code /mcp/agents}. */
    default boolean isBetweenAgents() {
        return false;
    }

    /**
     * Does what the tool does, for this agent. Called on a virtual thread. Answers within {@link McpCalls#PATIENCE}.
     *
     * @param arguments fit the tool's input schema
     * @return fits the tool's output schema. A field {@code room_id} is audited
     * @throws ToolRefusal when it can't be done; the sentence says what to do instead
     */
    ObjectNode call(CallingAgent caller, CallArguments arguments);
}
