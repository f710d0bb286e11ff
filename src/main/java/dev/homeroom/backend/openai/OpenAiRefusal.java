package dev.homeroom.backend.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homeroom.backend.AgentOutcome;
import dev.homeroom.backend.AgentOutcome.Failed.Cause;
import dev.homeroom.backend.AgentOutcome.Interrupted.How;
import dev.homeroom.backend.AgentOutcome.NotTaken.Reason;
import dev.homeroom.backend.content.BackendWords;
import dev.homeroom.backend.content.ContextOverflow;
import dev.homeroom.backend.upstream.Json;
import dev.homeroom.backend.upstream.UpstreamReply;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Makes an outcome of an error, as a whole answer or within a stream: of its status, its code and its words. */
final class OpenAiRefusal {
    private static final Pattern UNKNOWN_MODEL =
            Pattern.compile("(?i)model\\b.*(not found|does not exist|doesn't exist|not exist|unknown|no such)"
                    + "|(unknown|invalid|no such|unsupported) model|invalid model name|not a valid model");

    private static final Pattern TOO_MANY =
            Pattern.compile("(?i)rate_?limit.*|too_?many_?requests|429|529|overloaded(_error)?");

    /** The details of an error response. */
    private record Told(int status, String code, String words) {
        String detail(String head) {
            return BackendWords.behind(head + (code.isEmpty() ? "" : ", " + BackendWords.of(code)), words);
        }

        boolean isTooLong() {
            return ContextOverflow.says(status, code, words);
        }

        boolean isUnknownModel() {
            return code.equals("model_not_found")
                    || (status < 500 && UNKNOWN_MODEL.matcher(words).find());
        }

        boolean isOfQuota() {
            return code.equals("insufficient_quota") || code.equals("402") || status == 402;
        }
    }

    private OpenAiRefusal() {}

    static AgentOutcome of(UpstreamReply.Whole reply) {
        Optional<JsonNode> body = Json.parse(reply.body());
        JsonNode error = body.flatMap(StreamError::in).or(() -> body).orElseGet(Json::object);
        String words = body.isPresent() ? BackendWords.in(error) : withoutMarkup(reply.body());
        return of(new Told(reply.status(), code(error), words), error.isObject(), reply.retryAfter());
    }

    /** Whether the server can't answer anything now. */
    static boolean isOutage(UpstreamReply.Whole reply) {
        return reply.isOutage(OpenAiRefusal::of);
    }

    /** An error that came as a stream whose status is one. */
    static AgentOutcome ofStream(int status, JsonNode error) {
        return of(new Told(status, code(error), BackendWords.in(error)), true, Optional.empty());
    }

    private static AgentOutcome of(Told told, boolean speaks, Optional<Duration> retryAfter) {
        int status = told.status();
        String detail = told.detail("HTTP " + status);
        if (status != 401 && status != 403 && told.isTooLong()) {
            return new AgentOutcome.Failed(Cause.CONVERSATION_TOO_LONG, detail);
        }
        if ((status == 400 || status == 404 || status == 422) && told.isUnknownModel()) {
            return new AgentOutcome.Failed(Cause.UNKNOWN_AGENT, detail);
        }
        return switch (status) {
            case 401, 403 -> new AgentOutcome.Failed(Cause.NOT_AUTHORIZED, detail);
            case 402 -> new AgentOutcome.Failed(Cause.MODEL_FAILED, detail);
            case 409 -> new AgentOutcome.NotTaken(Reason.BUSY, retryAfter, detail);
            case 429, 529 ->
                told.isOfQuota()
                        ? new AgentOutcome.Failed(Cause.MODEL_FAILED, detail)
                        : new AgentOutcome.NotTaken(Reason.RATE_LIMITED, retryAfter, detail);
            case 502, 503, 521, 522, 523, 525, 526, 530 ->
                new AgentOutcome.NotTaken(Reason.UNAVAILABLE, retryAfter, detail);
            case 408, 504, 520, 524, 527 -> new AgentOutcome.Interrupted(How.CONNECTION_LOST, detail);
            default ->
                new AgentOutcome.Failed(status >= 500 && speaks ? Cause.MODEL_FAILED : Cause.BACKEND_FAILED, detail);
        };
    }

    /** An error that came with status 200, before anything was said. */
    static AgentOutcome inStream(JsonNode error) {
        Told told = new Told(number(error), code(error), BackendWords.in(error));
        String detail = told.detail("an error within the answer");
        if (told.isTooLong()) {
            return new AgentOutcome.Failed(Cause.CONVERSATION_TOO_LONG, detail);
        }
        if (told.isUnknownModel()) {
            return new AgentOutcome.Failed(Cause.UNKNOWN_AGENT, detail);
        }
        boolean tooMany = !told.isOfQuota()
                && (told.status() == 429
                        || told.status() == 529
                        || TOO_MANY.matcher(told.code()).matches());
        return tooMany
                ? new AgentOutcome.NotTaken(Reason.MODEL_RATE_LIMITED, Optional.empty(), detail)
                : new AgentOutcome.Failed(Cause.MODEL_FAILED, detail);
    }

    /** An error in the middle of an answer. */
    static AgentOutcome.Failed afterText(JsonNode error, AgentOutcome.Progress progress) {
        Told told = new Told(number(error), code(error), BackendWords.in(error));
        return new AgentOutcome.Failed(Cause.MODEL_FAILED, told.detail("an error within the answer"), progress);
    }

    /** The error's code or type: a word or a number; never its message. */
    private static String code(JsonNode error) {
        return Json.text(error, "code")
                .or(() -> Json.text(error, "type").filter(type -> !type.equals("error")))
                .or(() -> Optional.of(error.path("code"))
                        .filter(JsonNode::isNumber)
                        .map(JsonNode::asText))
                .orElse("");
    }

    private static int number(JsonNode error) {
        for (String field : new String[] {"code", "status", "status_code", "statusCode"}) {
            int number = error.path(field).asInt(0);
            if (number > 0) {
                return number;
            }
        }
        return 200;
    }

    private static String withoutMarkup(String body) {
        String start = body.stripLeading();
        return start.startsWith("<") || start.toLowerCase(Locale.ROOT).contains("<html") ? "" : start;
    }
}
