package dev.homeroom.mcp;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A tool that operators call at {@code /mcp/ops}. CDI finds it. Its description and schemas are in {@code mcp-ops-tools.json}. A tool
 * that destroys something has the argument {@code confirm} and asks by {@link Confirmation} first.
 */
public interface OperatorTool {
    /** As in {@code mcp-ops-tools.json}. */
    String name();

    /**
     * Does what the tool does. Called on a virtual thread. Answers within 50 s.
     *
     * @param arguments fit the tool's input schema
     * @return fits the tool's output schema. The first of the fields {@code room_id}, {@code profile}, {@code service_id} and {@code
     *     event_id} is audited
     * @throws ToolRefusal when it can't be done; the sentence says what to do instead
     */
    ObjectNode call(CallArguments arguments);
}
