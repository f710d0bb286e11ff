package dev.homeroom.backend.letta;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.backend.AgentBackend.ToolDecision;
import dev.homeroom.backend.Question;
import dev.homeroom.backend.upstream.Json;
import java.util.List;

/** The message that a request brings to an agent. */
final class LettaMessage {
    private LettaMessage() {}

    static ObjectNode of(Question question) {
        ObjectNode message = Json.object().put("role", "user");
        if (question.pictures().isEmpty()) {
            return message.put("content", question.prompt());
        }
        ArrayNode parts = message.putArray("content");
        question.pictures().forEach(picture -> add(picture, parts));
        parts.addObject().put("type", "text").put("text", question.prompt());
        return message;
    }

    private static void add(Question.Picture picture, ArrayNode parts) {
        parts.addObject()
                .put("type", "image")
                .putObject("source")
                .put("type", "base64")
                .put("media_type", picture.mediaType())
                .put("data", picture.base64());
    }

    /** Tells the agent which of its tool calls are allowed. */
    static ObjectNode of(List<ToolDecision> decisions) {
        ObjectNode message = Json.object().put("type", "approval");
        ArrayNode approvals = message.putArray("approvals");
        for (ToolDecision decision : decisions) {
            ObjectNode approval = approvals
                    .addObject()
                    .put("type", "approval")
                    .put("tool_call_id", decision.callId())
                    .put("approve", decision.denial().isEmpty());
            decision.denial().ifPresent(reason -> approval.put("reason", reason));
        }
        return message;
    }
}
