package dev.homeroom.mcp.former;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.mcp.CallArguments;
import dev.homeroom.mcp.McpTool;
import dev.homeroom.mcp.key.CallingAgent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import java.util.Map;

/** Calls the present tools, and names their results as letta-matrix did. */
@ApplicationScoped
class PresentTools {
    /** Looked up late: the former tools are tools too. */
    private final Instance<McpTool> tools;

    PresentTools(Instance<McpTool> tools) {
        this.tools = tools;
    }

    /** @throws dev.homeroom.mcp.ToolRefusal as the tool does */
    ObjectNode call(String name, CallingAgent caller, Map<String, String> arguments) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        arguments.forEach(json::put);
        return call(name, caller, json);
    }

    ObjectNode call(String name, CallingAgent caller, ObjectNode arguments) {
        return tools.stream()
                .filter(tool -> tool.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("There is no tool " + name))
                .call(caller, new CallArguments(arguments));
    }

    /** Sends a message; a text that is too long for one event has the id of its first one. */
    ObjectNode send(CallingAgent caller, Map<String, String> arguments) {
        ObjectNode sent = call("matrix_send", caller, arguments);
        ObjectNode result = success();
        sent.path("event_ids").valueStream().findFirst().ifPresent(first -> result.put("event_id", first.asText()));
        result.put("room_id", sent.path("room_id").asText());
        if (sent.path("status").asText().equals("waiting")) {
            result.put(
                    "note",
                    "It is stored, and Homeroom sends it as soon as the homeserver takes it. Don't send it again.");
        }
        return result;
    }

    static ObjectNode success() {
        return JsonNodeFactory.instance.objectNode().put("success", true);
    }
}
