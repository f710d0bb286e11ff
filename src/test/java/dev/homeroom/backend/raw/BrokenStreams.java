package dev.homeroom.backend.raw;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Answers of servers, made of well-formed and broken chunks. */
public final class BrokenStreams {
    private static final List<String> OF_BOTH = List.of(
            "data: [DONE]",
            "data:",
            "data: null",
            "data: 7",
            "data: []",
            "data: [[]]",
            "data: {}",
            "data: {\"a\":",
            ": ping",
            "",
            "id: 1",
            "retry: x",
            "event: error",
            "error: bad",
            "error: {\"message\":\"bad\",\"code\":429}",
            "<html>",
            "\uFEFF",
            "data: {\"error\":\"bad\"}",
            "data: {\"error\":{\"message\":\"maximum context length\"}}",
            "data: {\"error\":[1]}",
            "data: {\"error\":{\"error\":{\"error\":{}}}}",
            "{\"detail\":[{\"msg\":\"bad\"}]}",
            "[{",
            "}]",
            "\"",
            "\\",
            "\u0000",
            "data: {\"message\":{\"content\":[[{}],null,7]}}",
            "data: \"[DONE]\"",
            "event:",
            "data: {\"usage\":{}}");
    private static final List<String> OF_OPENAI = List.of(
            "data: {\"choices\":[{\"delta\":{\"content\":\"Hello\"}}]}",
            "data: {\"choices\":[{\"delta\":{\"content\":\"<think>\"}}]}",
            "data: {\"choices\":[{\"delta\":{\"content\":\"</think>```\"}}]}",
            "data: {\"choices\":[{\"delta\":{\"content\":[{\"type\":\"text\",\"text\":\"x\"},{\"type\":\"thinking\"}]}}]}",
            "data: {\"choices\":[{\"delta\":{\"tool_calls\":[{\"function\":{\"name\":\"t\"}}]}}]}",
            "data: {\"choices\":[{\"delta\":null,\"finish_reason\":\"stop\"}]}",
            "data: {\"choices\":[{\"finish_reason\":\"length\"}]}",
            "data: {\"choices\":[{\"finish_reason\":\"error\"}]}",
            "data: {\"choices\":[{\"message\":{\"content\":\"whole\"}}]}",
            "data: {\"choices\":[7]}",
            "data: {\"choices\":{}}",
            "{\"response\":\"x\",\"done\":true}");
    private static final List<String> OF_LETTA = List.of(
            "data: {\"message_type\":\"assistant_message\",\"otid\":\"o\",\"content\":\"Hello\"}",
            "data: {\"message_type\":\"assistant_message\",\"content\":[{\"type\":\"text\",\"text\":\"x\"}]}",
            "data: {\"message_type\":\"reasoning_message\",\"reasoning\":\"hm\",\"run_id\":\"run-1\"}",
            "data: {\"message_type\":\"tool_call_message\",\"tool_call\":{\"name\":\"t\",\"arguments\":\"{}\"}}",
            "data: {\"message_type\":\"tool_call_message\",\"tool_calls\":[7,{\"name\":\"t\"}]}",
            "data: {\"message_type\":\"tool_return_message\",\"status\":7}",
            "data: {\"message_type\":\"stop_reason\",\"stop_reason\":\"end_turn\"}",
            "data: {\"message_type\":\"stop_reason\",\"stop_reason\":\"error\"}",
            "data: {\"message_type\":\"stop_reason\",\"stop_reason\":\"max_steps\"}",
            "data: {\"message_type\":\"error_message\",\"error_type\":\"llm_rate_limit\",\"message\":\"429\"}",
            "data: {\"message_type\":\"ping\"}",
            "data: {\"messages\":[{\"message_type\":\"assistant_message\",\"content\":\"x\"},null],\"stop_reason\":{}}");

    private BrokenStreams() {}

    public static Arbitrary<RawAnswer> ofOpenAi() {
        return answers(OF_OPENAI);
    }

    public static Arbitrary<RawAnswer> ofLetta() {
        return answers(OF_LETTA);
    }

    private static Arbitrary<RawAnswer> answers(List<String> own) {
        Arbitrary<String> line =
                Arbitraries.frequencyOf(Tuple.of(5, Arbitraries.of(own)), Tuple.of(3, Arbitraries.of(OF_BOTH)));
        Arbitrary<String> separator = Arbitraries.of("\n\n", "\n\n", "\n", "\r\n\r\n", "\r", "");
        Arbitrary<String> body = Combinators.combine(line, separator)
                .as((text, after) -> text + after)
                .list()
                .ofMaxSize(10)
                .map(lines -> String.join("", lines));
        Arbitrary<Integer> status = Arbitraries.of(200, 200, 200, 200, 200, 200, 204, 400, 404, 429, 500, 529);
        Arbitrary<String> type = Arbitraries.of("text/event-stream", "application/json", "TEXT/plain");
        Arbitrary<Boolean> cut = Arbitraries.of(false, false, true);
        return Combinators.combine(status, type, body, cut)
                .as((code, kind, text, broken) -> new RawAnswer(
                        code,
                        Map.of("Content-Type", kind),
                        RawAnswer.latin(text.getBytes(StandardCharsets.UTF_8)),
                        broken));
    }
}
