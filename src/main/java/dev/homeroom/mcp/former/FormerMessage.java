package dev.homeroom.mcp.former;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.mcp.CallArguments;
import dev.homeroom.mcp.McpTool;
import dev.homeroom.mcp.key.CallingAgent;
import dev.homeroom.mcp.tools.MatrixSend;
import jakarta.inject.Singleton;
import java.util.Map;

/** {@code matrix_message} with the actions send, reply and react. */
@Singleton
class FormerMessage implements McpTool {
    private final PresentTools presentTools;

    FormerMessage(PresentTools presentTools) {
        this.presentTools = presentTools;
    }

    @Override
    public String name() {
        return "matrix_message";
    }

    @Override
    public ObjectNode call(CallingAgent caller, CallArguments arguments) {
        String room = arguments.required("room_id");
        return switch (arguments.required("action")) {
            case "send" -> presentTools.send(caller, Map.of("to", room, "text", arguments.required("message")));
            case "reply" -> reply(caller, room, arguments);
            case "react" -> react(caller, room, arguments);
            default -> throw new IllegalStateException("The schema has no other actions");
        };
    }

    private ObjectNode reply(CallingAgent caller, String room, CallArguments arguments) {
        String event = arguments.required("event_id");
        return presentTools
                .send(caller, Map.of("to", room, "text", arguments.required("message"), MatrixSend.REPLY_TO, event))
                .put("reply_to", event);
    }

    private ObjectNode react(CallingAgent caller, String room, CallArguments arguments) {
        String event = arguments.required("event_id");
        String emoji = arguments.required("reaction");
        ObjectNode reacted =
                presentTools.call("matrix_react", caller, Map.of("room", room, "event_id", event, "emoji", emoji));
        return PresentTools.success()
                .put("room_id", reacted.path("room_id").asText())
                .put("target_event", event)
                .put("reaction", emoji);
    }
}
