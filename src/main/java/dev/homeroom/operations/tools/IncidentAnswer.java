package dev.homeroom.operations.tools;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.incident.Incident;
import dev.homeroom.incident.IncidentResult;
import dev.homeroom.incident.Severity;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.mcp.CallArguments;
import dev.homeroom.mcp.ToolRefusal;
import java.util.Optional;
import java.util.UUID;

/** Arguments and answers of the tools about incidents. */
final class IncidentAnswer {
    /** The author of what is written by a tool, unless the call names one. */
    private static final String PROGRAM = "MCP";

    private IncidentAnswer() {}

    /** @throws ToolRefusal when nothing was done */
    static ObjectNode of(IncidentResult result) {
        return switch (result) {
            case IncidentResult.Done(Incident incident, RoomId room) ->
                JsonNodeFactory.instance
                        .objectNode()
                        .put("id", incident.id())
                        .put("room_id", room.value())
                        .put("title", incident.title())
                        .put("severity", incident.severity().word())
                        .put("status", incident.isOpen() ? "open" : "closed");
            case IncidentResult.Unknown(String why) -> throw new ToolRefusal(why);
            case IncidentResult.NotYet(String why) -> throw new ToolRefusal(why);
            case IncidentResult.Refused(String why) -> throw new ToolRefusal(why);
        };
    }

    static String author(CallArguments arguments) {
        return arguments.text("by").orElse(PROGRAM);
    }

    static String key(CallArguments arguments) {
        return arguments
                .text("idempotency_key")
                .orElseGet(() -> UUID.randomUUID().toString());
    }

    /** The schema lets through only severities. */
    static Optional<Severity> severity(CallArguments arguments) {
        return arguments.text("severity").flatMap(Severity::of);
    }
}
