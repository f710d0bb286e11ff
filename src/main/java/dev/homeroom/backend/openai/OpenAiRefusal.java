package dev.homeroom.backend.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homeroom.backend.AgentOutcome;
import dev.homeroom.backend.AgentOutcome.Failed.Cause;
import dev.homeroom.backend.AgentOutcome.Interrupted.How;
import dev.homeroom.backend.AgentOutcome.NotTaken.Reason;
import dev.homeroom.backend.upstream.Json;
import dev.homeroom.backend.upstream.UpstreamReply;
import java.time.Duration;
import java.util.Optional;

/** Makes an outcome of {@code {"error": {"message", "type", "param", "code"}}}, as a whole answer or within a stream. */
final class OpenAiRefusal {
    private OpenAiRefusal() {}

    static AgentOutcome of(UpstreamReply.Whole reply) {
        JsonNode error = Json.parse(reply.body()).orElseGet(Json::object).path("error");
        String code = code(error);
        String detail = "HTTP " + reply.status() + (code.isEmpty() ? "" : ", " + code);
        return switch (reply.status()) {
            case 401, 403 -> new AgentOutcome.Failed(Cause.NOT_AUTHORIZED, detail);
            case 404 ->
                new AgentOutcome.Failed(
                        code.equals("model_not_found") ? Cause.UNKNOWN_AGENT : Cause.BACKEND_FAILED, detail);
            case 409 -> new AgentOutcome.NotTaken(Reason.BUSY, reply.retryAfter(), detail);
            case 429 -> tooMany(code, reply.retryAfter(), detail);
            case 502, 503 -> new AgentOutcome.NotTaken(Reason.UNAVAILABLE, reply.retryAfter(), detail);
            case 504 -> new AgentOutcome.Interrupted(How.CONNECTION_LOST, detail);
            default -> new AgentOutcome.Failed(cause(reply.status(), error, code), detail);
        };
    }

    /** An error that came within a stream, before anything was said. */
    static AgentOutcome inStream(JsonNode error) {
        String code = code(error);
        return code.startsWith("rate_limit")
                ? new AgentOutcome.NotTaken(Reason.MODEL_RATE_LIMITED, Optional.empty(), code)
                : afterText(error);
    }

    /** An error that cut off an answer. */
    static AgentOutcome afterText(JsonNode error) {
        return new AgentOutcome.Failed(Cause.MODEL_FAILED, "an error within the stream, " + code(error));
    }

    private static AgentOutcome tooMany(String code, Optional<Duration> retryAfter, String detail) {
        return code.equals("insufficient_quota")
                ? new AgentOutcome.Failed(Cause.MODEL_FAILED, detail)
                : new AgentOutcome.NotTaken(Reason.RATE_LIMITED, retryAfter, detail);
    }

    private static Cause cause(int status, JsonNode error, String code) {
        if (code.equals("context_length_exceeded")) {
            return Cause.LIMIT_REACHED;
        }
        return status >= 500 && error.isObject() ? Cause.MODEL_FAILED : Cause.BACKEND_FAILED;
    }

    /** The error's code or type: a word; never its message. */
    private static String code(JsonNode error) {
        return Json.text(error, "code").or(() -> Json.text(error, "type")).orElse("");
    }
}
