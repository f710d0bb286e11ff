package dev.homeroom.backend.letta;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homeroom.backend.AgentEvent;
import dev.homeroom.backend.AgentOutcome;
import dev.homeroom.backend.AgentOutcome.Failed.Cause;
import dev.homeroom.backend.AgentOutcome.Interrupted.How;
import dev.homeroom.backend.upstream.Json;
import dev.homeroom.backend.upstream.StreamedAnswer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * What an agent did in one turn, put together from the server's messages, be they whole or in pieces. Pieces of one
 * message share their {@code otid}; the {@code id} alone doesn't do, since what an agent thought and said in one step
 * share it.
 */
final class Transcript implements StreamedAnswer.Reader {
    private static final int LONGEST_ANSWER = 8 * 1024 * 1024;
    /** Others can't be kept, and half an id finds no run. */
    private static final Pattern RUN_ID = Pattern.compile("[!-~]{1,255}");

    private final Consumer<AgentEvent> listener;
    private final Map<String, StringBuilder> said = new LinkedHashMap<>();
    private final Set<String> toolCalls = new HashSet<>();
    private final Map<String, ToolArguments> toolArguments = new HashMap<>();
    private final StreamEnd streamEnd = new StreamEnd();
    private boolean runKnown;
    private int length;

    Transcript(Consumer<AgentEvent> listener) {
        this.listener = listener;
    }

    /** Takes in one message or piece; unknown types are signs of work and nothing else. */
    @Override
    public Sign take(JsonNode message) {
        Json.text(message, "run_id").filter(id -> RUN_ID.matcher(id).matches()).ifPresent(this::run);
        String type = Json.text(message, "message_type").orElse("");
        switch (type) {
            case "ping" -> {
                return Sign.OF_CONNECTION;
            }
            case "assistant_message" -> say(message);
            case "reasoning_message" ->
                Optional.ofNullable(message.path("reasoning").textValue())
                        .ifPresent(piece -> listener.accept(new AgentEvent.Reasoning(piece)));
            case "tool_call_message" -> toolCall(message.path("tool_call"));
            case "tool_return_message" -> toolReturn(message);
            case "stop_reason" -> Json.text(message, "stop_reason").ifPresent(streamEnd::stopped);
            case "error_message" ->
                streamEnd.failed(
                        Json.text(message, "error_type").orElse("internal_error"),
                        Json.text(message, "message").orElse(""));
            default -> oldError(message);
        }
        return Sign.OF_WORK;
    }

    void run(String runId) {
        if (!runKnown) {
            runKnown = true;
            listener.accept(new AgentEvent.RunStarted(runId));
        }
    }

    private void say(JsonNode message) {
        String piece = text(message.path("content"));
        length += piece.length();
        if (piece.isEmpty() || isTooLong()) {
            return;
        }
        String id =
                Json.text(message, "otid").or(() -> Json.text(message, "id")).orElse("answer");
        said.computeIfAbsent(id, first -> new StringBuilder()).append(piece);
        listener.accept(new AgentEvent.Text(id, piece));
    }

    /** Content is text, or parts of which some are text. */
    private static String text(JsonNode content) {
        if (content.isTextual()) {
            return content.textValue();
        }
        StringBuilder text = new StringBuilder();
        content.forEach(
                part -> Optional.ofNullable(part.path("text").textValue()).ifPresent(text::append));
        return text.toString();
    }

    /** Arguments come in further pieces without the tool's name. */
    private void toolCall(JsonNode call) {
        String id = Json.text(call, "tool_call_id").orElse("");
        Json.text(call, "name").filter(name -> toolCalls.add(id)).ifPresent(name -> {
            toolArguments.put(id, new ToolArguments(name));
            listener.accept(new AgentEvent.ToolCalled(id, name));
        });
        Optional.ofNullable(toolArguments.get(id))
                .flatMap(arguments -> arguments.add(call.path("arguments").asText("")))
                .ifPresent(description -> listener.accept(new AgentEvent.ToolDescribed(id, description)));
    }

    private void toolReturn(JsonNode message) {
        boolean succeeded =
                Json.text(message, "status").filter("success"::equals).isPresent();
        listener.accept(
                new AgentEvent.ToolReturned(Json.text(message, "tool_call_id").orElse(""), succeeded));
    }

    /** Before 0.15 errors had no type: {@code {"error": text, "code": …}}. */
    private void oldError(JsonNode message) {
        Json.text(message, "error").ifPresent(text -> streamEnd.failed(ErrorType.ofOldText(text), text));
    }

    /** Empty as long as nothing said that, and why, the turn is over. */
    @Override
    public Optional<AgentOutcome> outcome() {
        if (isTooLong()) {
            return Optional.of(new AgentOutcome.Failed(
                    AgentOutcome.Failed.Cause.NOT_UNDERSTOOD,
                    "the answer is longer than " + LONGEST_ANSWER + " characters"));
        }
        List<String> messages = said.values().stream()
                .map(StringBuilder::toString)
                .filter(text -> !text.isBlank())
                .toList();
        boolean worked = !said.isEmpty() || !toolCalls.isEmpty();
        return streamEnd.outcome(messages, worked ? StreamEnd.StreamPosition.SOME : StreamEnd.StreamPosition.NONE);
    }

    @Override
    public boolean isTooLong() {
        return length > LONGEST_ANSWER;
    }

    /** Says how the turn ended where the server has it written down rather than streamed. */
    void endedBy(String stopReason) {
        streamEnd.stopped(stopReason);
    }

    /** Servers before 0.15 send errors as a stream with 500. */
    @Override
    public AgentOutcome ended(int status, String detail) {
        return outcome()
                .orElseGet(() -> status < 400
                        ? new AgentOutcome.Interrupted(How.CONNECTION_LOST, detail)
                        : new AgentOutcome.Failed(Cause.BACKEND_FAILED, "HTTP " + status + ", " + detail));
    }
}
