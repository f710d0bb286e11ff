package dev.homeroom.backend.letta;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homeroom.backend.AgentEvent;
import dev.homeroom.backend.AgentOutcome;
import dev.homeroom.backend.AgentOutcome.Failed.Cause;
import dev.homeroom.backend.AgentOutcome.Interrupted.How;
import dev.homeroom.backend.content.BackendWords;
import dev.homeroom.backend.content.ContentParts;
import dev.homeroom.backend.content.ReasoningSplitter;
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
 * Assembles the messages and tool calls of one turn from the server's messages, whole or in pieces. Pieces of one
 * message share their {@code otid}. The {@code id} is not enough: reasoning and text of one step share it.
 */
final class Transcript implements StreamedAnswer.Reader {
    private static final int LONGEST_ANSWER = 8 * 1024 * 1024;
    /** Others can't be kept, and half an id finds no run. */
    private static final Pattern RUN_ID = Pattern.compile("[!-~]{1,255}");

    /** How much of a tool call the listener hears. The card of a call that needs approval shows its arguments, with secrets masked. */
    private enum HeardPart {
        NAME,
        ARGUMENTS
    }

    private final Consumer<AgentEvent> listener;
    private final Map<String, ReasoningSplitter> said = new LinkedHashMap<>();
    private final Set<String> toolCalls = new HashSet<>();
    private final Map<String, ToolArguments> toolArguments = new HashMap<>();
    private final ApprovalRequests approvalRequests = new ApprovalRequests();
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
            case "reasoning_message" -> think(ContentParts.thoughts(message.path("reasoning")));
            case "tool_call_message" -> toolCalls(message, HeardPart.ARGUMENTS);
            case ApprovalRequests.TYPE -> {
                approvalRequests.add(message);
                toolCalls(message, HeardPart.NAME);
            }
            case "tool_return_message" -> toolReturn(message);
            case "stop_reason" -> Json.text(message, "stop_reason").ifPresent(streamEnd::stopped);
            case "error_message" ->
                streamEnd.failed(Json.text(message, "error_type").orElse("internal_error"), BackendWords.in(message));
            default -> {
                return other(message, type);
            }
        }
        return Sign.OF_WORK;
    }

    /** A whole answer instead of a stream, an error without a type, or something new. */
    private Sign other(JsonNode message, String type) {
        if (type.isEmpty() && message.path("messages").isArray()) {
            message.path("messages").forEach(this::take);
            Json.text(message.path("stop_reason"), "stop_reason")
                    .or(() -> Json.text(message, "stop_reason"))
                    .ifPresent(streamEnd::stopped);
            return Sign.OF_WORK;
        }
        boolean isError = message.hasNonNull("error") || (type.isEmpty() && message.hasNonNull("detail"));
        if (isError) {
            error(message);
        }
        return isError || !type.isEmpty() || runKnown ? Sign.OF_WORK : Sign.OF_NOTHING;
    }

    private void think(String piece) {
        if (!piece.isEmpty()) {
            listener.accept(new AgentEvent.Reasoning(piece));
        }
    }

    void run(String runId) {
        if (!runKnown) {
            runKnown = true;
            listener.accept(new AgentEvent.RunStarted(runId));
        }
    }

    private void say(JsonNode message) {
        ContentParts content = ContentParts.of(message.path("content"));
        think(content.reasoning());
        String piece = content.text();
        length += piece.length();
        if (!piece.isEmpty() && !isTooLong()) {
            String id = id(message).orElse("answer");
            said.computeIfAbsent(id, first -> new ReasoningSplitter(id, listener))
                    .add(piece);
        }
    }

    private static Optional<String> id(JsonNode message) {
        return Json.text(message, "otid").or(() -> Json.text(message, "id"));
    }

    private void toolCalls(JsonNode message, HeardPart heard) {
        if (message.path("tool_call").isObject()) {
            toolCall(message.path("tool_call"), message, heard);
        } else {
            JsonNode calls = message.path("tool_calls");
            (calls.isObject() ? List.of(calls) : calls).forEach(call -> toolCall(call, message, heard));
        }
    }

    /** Arguments come in further pieces without the tool's name. */
    private void toolCall(JsonNode call, JsonNode message, HeardPart heard) {
        String id = Json.text(call, "tool_call_id").or(() -> id(message)).orElseGet(() -> "call-" + toolCalls.size());
        Json.text(call, "name").filter(name -> toolCalls.add(id)).ifPresent(name -> {
            if (heard == HeardPart.ARGUMENTS) {
                toolArguments.put(id, new ToolArguments(name));
            }
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
    private void error(JsonNode message) {
        String text = BackendWords.in(message);
        String type = Json.text(message.path("error"), "type").orElseGet(() -> ErrorType.ofOldText(text));
        streamEnd.failed(type, text);
    }

    /** Empty until an event says that, and why, the turn is over. */
    @Override
    public Optional<AgentOutcome> outcome() {
        if (isTooLong()) {
            return Optional.of(new AgentOutcome.Failed(
                    AgentOutcome.Failed.Cause.NOT_UNDERSTOOD,
                    "the answer is longer than " + LONGEST_ANSWER + " characters"));
        }
        return streamEnd.outcome(progress(), approvalRequests.all());
    }

    @Override
    public AgentOutcome.Progress progress() {
        List<String> messages = said.values().stream()
                .map(ReasoningSplitter::text)
                .filter(text -> !text.isBlank())
                .toList();
        return new AgentOutcome.Progress(messages, !toolCalls.isEmpty());
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
    public AgentOutcome ended(int status, ConnectionEnd end, String detail) {
        said.values().forEach(ReasoningSplitter::end);
        AgentOutcome.Progress progress = progress();
        return outcome().orElseGet(() -> {
            if (status >= 400) {
                return new AgentOutcome.Failed(Cause.BACKEND_FAILED, "HTTP " + status + ", " + detail, progress);
            }
            How how = end == ConnectionEnd.BROKEN ? How.CONNECTION_LOST : How.ENDED_EARLY;
            return new AgentOutcome.Interrupted(how, detail, progress);
        });
    }
}
