package dev.homeroom.backend.fake;

import static dev.homeroom.backend.fake.FakeExchange.JSON;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** The stream and the stored messages of a fake Letta for one question. */
final class FakeTurn {
    private static final long LONGEST_HANG = 600_000;

    private final FakeServer server;
    private final FakeRun run;
    private final Directives directives;
    private final String version;
    private final String step = "message-" + UUID.randomUUID();

    FakeTurn(FakeServer server, FakeRun run, Directives directives, String version) {
        this.server = server;
        this.run = run;
        this.directives = directives;
        this.version = version;
    }

    void go() {
        if (!version.startsWith("0.11")) {
            run.stream(ping(run));
        }
        run.write(message("user_message", "user", Map.of("content", directives.text())));
        if (directives.has("pings-only")) {
            server.waitFor(LONGEST_HANG);
            return;
        }
        if (!server.waitFor(directives.sleep().toMillis())) {
            return;
        }
        if (directives.error().isPresent()) {
            fail(directives.error().getAsInt());
        } else if (directives.has("garbage")) {
            run.stream("data: <html>this is no JSON");
            run.end("completed", "end_turn");
        } else if (directives.has("approval")) {
            stop("requires_approval");
        } else {
            answer();
        }
    }

    private void answer() {
        if (directives.has("think")) {
            say("reasoning_message", "reasoning", "stub reasoning", step + "-0");
        }
        if (!directives.tool().isEmpty()) {
            Map<String, Object> call = Map.of("name", directives.tool(), "arguments", "{}", "tool_call_id", "call-1");
            emit(message("tool_call_message", step + "-1", Map.of("tool_call", call)));
            emit(message("tool_return_message", step + "-2", Map.of("tool_call_id", "call-1", "status", "success")));
        }
        String answer = directives.answer();
        if (!answer.isEmpty()) {
            say("assistant_message", "content", answer, step + "-3");
        }
        stop("end_turn");
    }

    /** Streamed in pieces, written down as a whole. */
    private void say(String type, String field, String text, String otid) {
        int middle = text.offsetByCodePoints(0, text.codePointCount(0, text.length()) / 2);
        for (String piece : new String[] {text.substring(0, middle), text.substring(middle)}) {
            run.stream("data: " + json(message(type, otid, Map.of(field, piece))));
        }
        run.write(message(type, otid, Map.of(field, text)));
    }

    private void emit(Map<String, Object> message) {
        run.stream("data: " + json(message));
        run.write(message);
    }

    private void stop(String reason) {
        run.stream("data: " + json(Map.of("message_type", "stop_reason", "stop_reason", reason)));
        run.stream("data: [DONE]");
        run.end("completed", reason);
    }

    private void fail(int code) {
        if (version.startsWith("0.11")) {
            String text = (code == 429
                            ? "RATE_LIMIT_EXCEEDED: Rate limited by OpenAI"
                            : "INTERNAL_SERVER_ERROR: OpenAI API error")
                    + ": Error code: " + code;
            run.stream("data: " + json(Map.of("message_type", "stop_reason", "stop_reason", "error")));
            run.stream("event: error\ndata: " + json(Map.of("error", text, "code", "INTERNAL_SERVER_ERROR")));
            run.end("failed", "error");
            return;
        }
        String type = switch (code) {
            case 401 -> "llm_authentication";
            case 429 -> "llm_rate_limit";
            default -> "llm_error";
        };
        run.stream("data: " + json(Map.of("message_type", "stop_reason", "stop_reason", "llm_api_error")));
        run.stream("event: error\ndata: "
                + json(Map.of(
                        "message_type",
                        "error_message",
                        "run_id",
                        run.id,
                        "error_type",
                        type,
                        "message",
                        "The language model failed.",
                        "detail",
                        "Error code: " + code)));
        run.stream("data: [DONE]");
        run.end("failed", "llm_api_error");
    }

    private Map<String, Object> message(String type, String otid, Map<String, Object> content) {
        Map<String, Object> message = new LinkedHashMap<>(content);
        message.put("id", step);
        message.put("message_type", type);
        message.put("otid", otid);
        message.put("run_id", version.startsWith("0.11") ? null : run.id);
        return message;
    }

    static String ping(FakeRun run) {
        return "data: " + json(Map.of("message_type", "ping", "run_id", run.id));
    }

    private static String json(Map<String, ?> value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
