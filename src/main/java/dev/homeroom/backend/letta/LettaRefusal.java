package dev.homeroom.backend.letta;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homeroom.backend.AgentOutcome;
import dev.homeroom.backend.AgentOutcome.Failed.Cause;
import dev.homeroom.backend.AgentOutcome.Interrupted.How;
import dev.homeroom.backend.AgentOutcome.NotTaken.Reason;
import dev.homeroom.backend.content.BackendWords;
import dev.homeroom.backend.content.ContextOverflow;
import dev.homeroom.backend.upstream.Json;
import dev.homeroom.backend.upstream.UpstreamReply;
import java.util.List;
import java.util.Optional;

/**
 * Makes an outcome of an answer that is not a stream. The status alone doesn't tell: a 401 or 429 may be the language
 * model's, which shows in the shape of the body. Texts of the server are for operators only.
 */
final class LettaRefusal {
    private static final int UNPROCESSABLE = 422;
    private static final String WAITING_FOR_APPROVAL = "waiting for approval";

    /** The refusal of an approval message when no call waits, or other calls do. */
    private static final List<String> NOT_AWAITED =
            List.of("No tool call is currently awaiting approval", "Invalid tool call IDs");

    private LettaRefusal() {}

    static AgentOutcome of(UpstreamReply.Whole reply) {
        JsonNode body = Json.parse(reply.body()).orElseGet(Json::object);
        Optional<String> modelError = Json.text(body.path("error"), "type").filter(ErrorType::isOfModel);
        String detail = BackendWords.behind(
                "HTTP " + reply.status() + modelError.map(type -> ", " + type).orElse(""), words(body, reply));
        if (reply.status() != UNPROCESSABLE
                && ContextOverflow.says(reply.status(), modelError.orElse(""), BackendWords.in(body))) {
            return new AgentOutcome.Failed(Cause.CONVERSATION_TOO_LONG, detail);
        }
        if (modelError.isPresent()) {
            return ErrorType.isRateLimit(modelError.get())
                    ? new AgentOutcome.NotTaken(Reason.MODEL_RATE_LIMITED, reply.retryAfter(), detail)
                    : new AgentOutcome.Failed(Cause.MODEL_FAILED, detail);
        }
        if (isDecidedElsewhere(detailText(body))) {
            return new AgentOutcome.Failed(Cause.DECIDED_ELSEWHERE, detail);
        }
        return switch (reply.status()) {
            case 401, 403 -> new AgentOutcome.Failed(Cause.NOT_AUTHORIZED, detail);
            case 404 -> new AgentOutcome.Failed(missing(body), detail);
            case 409 -> conflict(body, reply, detail);
            case 429, 529 -> new AgentOutcome.NotTaken(Reason.RATE_LIMITED, reply.retryAfter(), detail);
            case 502, 503, 521, 522, 523, 525, 526, 530 ->
                new AgentOutcome.NotTaken(Reason.UNAVAILABLE, reply.retryAfter(), detail);
            case 408, 504, 520, 524, 527 -> new AgentOutcome.Interrupted(How.CONNECTION_LOST, detail);
            default -> new AgentOutcome.Failed(reply.isSuccess() ? Cause.NOT_UNDERSTOOD : Cause.BACKEND_FAILED, detail);
        };
    }

    /** Letta's validation errors repeat the whole request. */
    private static String words(JsonNode body, UpstreamReply.Whole reply) {
        return reply.status() == UNPROCESSABLE ? "" : BackendWords.in(body);
    }

    /** Whether the server can't answer anything now. A model that fails, or a server without Redis, is no outage. */
    static boolean isOutage(UpstreamReply.Whole reply) {
        return reply.isOutage(LettaRefusal::of) && !isMissingRedis(reply);
    }

    /** Whether a server refused a background run only because it has no Redis. */
    static boolean isMissingRedis(UpstreamReply.Whole reply) {
        return reply.status() == 503
                && detailText(Json.parse(reply.body()).orElseGet(Json::object)).contains("requires Redis");
    }

    static boolean isWaitingForApproval(String text) {
        return text.contains(WAITING_FOR_APPROVAL);
    }

    /** Whether an approval message came when its tool calls no longer waited. */
    static boolean isDecidedElsewhere(String text) {
        return NOT_AWAITED.stream().anyMatch(text::contains);
    }

    private static Cause missing(JsonNode body) {
        String text = detailText(body);
        if (text.contains("onversation")) {
            return Cause.UNKNOWN_CHAT;
        }
        // A run that vanishes under a request means that its agent was deleted.
        return text.contains("gent") || text.startsWith("Run not found") ? Cause.UNKNOWN_AGENT : Cause.BACKEND_FAILED;
    }

    private static AgentOutcome conflict(JsonNode body, UpstreamReply.Whole reply, String detail) {
        boolean approval = Json.text(body.path("detail"), "code")
                        .filter("PENDING_APPROVAL"::equals)
                        .isPresent()
                || isWaitingForApproval(detailText(body));
        return approval
                ? new AgentOutcome.Failed(Cause.NEEDS_APPROVAL, detail)
                : new AgentOutcome.NotTaken(Reason.BUSY, reply.retryAfter(), detail);
    }

    private static String detailText(JsonNode body) {
        return Json.text(body, "detail").orElse("");
    }
}
