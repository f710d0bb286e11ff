package dev.homeroom.backend.letta;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homeroom.backend.AgentOutcome.ToolRequest;
import dev.homeroom.backend.upstream.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Collects the tool calls that wait for approval, from whole messages or from their pieces. */
final class ApprovalRequests {
    static final String TYPE = "approval_request_message";

    /** The longest text of all arguments together. */
    private static final int LONGEST = 1024 * 1024;

    private final Map<String, String> tools = new LinkedHashMap<>();
    private final Map<String, StringBuilder> arguments = new LinkedHashMap<>();
    private int length;

    /** Takes in one message or piece. Pieces after the first have no name. */
    ApprovalRequests add(JsonNode message) {
        calls(message).forEach(this::addCall);
        return this;
    }

    /** {@code tool_calls} repeats {@code tool_call}, and has all calls. In pieces it is an object. */
    private static Stream<JsonNode> calls(JsonNode message) {
        JsonNode calls = message.path("tool_calls");
        if (calls.isArray() && !calls.isEmpty()) {
            return calls.valueStream();
        }
        return Stream.of(calls.isObject() ? calls : message.path("tool_call"));
    }

    private void addCall(JsonNode call) {
        Json.text(call, "tool_call_id").ifPresent(id -> {
            Json.text(call, "name").ifPresent(name -> tools.putIfAbsent(id, name));
            String piece = call.path("arguments").asText("");
            if (length + piece.length() <= LONGEST) {
                length += piece.length();
                arguments.computeIfAbsent(id, first -> new StringBuilder()).append(piece);
            }
        });
    }

    List<ToolRequest> all() {
        return tools.entrySet().stream()
                .map(tool -> new ToolRequest(
                        tool.getKey(),
                        tool.getValue(),
                        arguments
                                .getOrDefault(tool.getKey(), new StringBuilder())
                                .toString()))
                .toList();
    }
}
