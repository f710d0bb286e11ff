package dev.homeroom.backend.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homeroom.backend.AgentEvent;
import dev.homeroom.backend.AgentOutcome;
import dev.homeroom.backend.AgentOutcome.Failed.Cause;
import dev.homeroom.backend.AgentOutcome.Interrupted.How;
import dev.homeroom.backend.upstream.Json;
import dev.homeroom.backend.upstream.StreamedAnswer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An answer as it comes together, from chunks or from one whole completion. */
final class ChatCompletion implements StreamedAnswer.Reader {
    private static final int LONGEST_ANSWER = 8 * 1024 * 1024;

    private final String messageId;
    private final Consumer<AgentEvent> listener;
    private final StringBuilder said = new StringBuilder();
    private @Nullable String finishReason;
    private @Nullable AgentOutcome error;

    ChatCompletion(String messageId, Consumer<AgentEvent> listener) {
        this.messageId = messageId;
        this.listener = listener;
    }

    /** From a server that doesn't stream although it was asked to. */
    AgentOutcome ofWhole(String body) {
        return Json.parse(body)
                .filter(completion ->
                        completion.path("choices").path(0).path("message").isObject())
                .map(completion -> {
                    take(completion.path("choices").path(0), "message");
                    done();
                    return outcome().orElseThrow();
                })
                .orElseGet(() -> new AgentOutcome.Failed(Cause.NOT_UNDERSTOOD, "the answer is not a completion"));
    }

    /** Chunks without choices (usage) and other fields are passed over; those that bring nothing only keep the connection alive. */
    @Override
    public Sign take(JsonNode chunk) {
        if (chunk.path("error").isObject()) {
            error = said.isEmpty()
                    ? OpenAiRefusal.inStream(chunk.path("error"))
                    : OpenAiRefusal.afterText(chunk.path("error"));
            return Sign.OF_WORK;
        }
        JsonNode choice = chunk.path("choices").path(0);
        take(choice, "delta");
        return bringsSomething(choice) ? Sign.OF_WORK : Sign.OF_CONNECTION;
    }

    private static boolean bringsSomething(JsonNode choice) {
        return choice.path("finish_reason").isTextual()
                || choice.path("delta")
                        .propertyStream()
                        .filter(field -> !field.getKey().equals("role"))
                        .map(Map.Entry::getValue)
                        .anyMatch(value -> !value.isNull()
                                && !(value.isTextual() && value.textValue().isEmpty()));
    }

    private void take(JsonNode choice, String part) {
        JsonNode message = choice.path(part);
        Json.text(choice, "finish_reason").ifPresent(reason -> finishReason = reason);
        Optional.ofNullable(message.path("reasoning_content").textValue())
                .filter(piece -> !piece.isEmpty())
                .ifPresent(piece -> listener.accept(new AgentEvent.Reasoning(piece)));
        Optional.ofNullable(message.path("content").textValue())
                .filter(piece -> !piece.isEmpty() && !isTooLong())
                .ifPresent(piece -> {
                    said.append(piece);
                    listener.accept(new AgentEvent.Text(messageId, piece));
                });
    }

    @Override
    public void done() {
        if (finishReason == null) {
            finishReason = "stop";
        }
    }

    /** Empty as long as nothing said that the answer is whole. */
    @Override
    public Optional<AgentOutcome> outcome() {
        if (error != null) {
            return Optional.of(error);
        }
        if (isTooLong()) {
            return Optional.of(new AgentOutcome.Failed(
                    Cause.NOT_UNDERSTOOD, "the answer is longer than " + LONGEST_ANSWER + " characters"));
        }
        return Optional.ofNullable(finishReason).map(this::ended);
    }

    @Override
    public AgentOutcome ended(int status, String detail) {
        if (status >= 400) {
            return new AgentOutcome.Failed(Cause.MODEL_FAILED, "HTTP " + status + " with a stream");
        }
        return outcome().orElseGet(() -> new AgentOutcome.Interrupted(How.CONNECTION_LOST, detail));
    }

    @Override
    public boolean isTooLong() {
        return said.length() > LONGEST_ANSWER;
    }

    private AgentOutcome ended(String reason) {
        if (!said.toString().isBlank()) {
            return new AgentOutcome.Answered(List.of(said.toString()));
        }
        return switch (reason) {
            case "length" -> new AgentOutcome.Failed(Cause.LIMIT_REACHED, reason);
            case "content_filter" -> new AgentOutcome.Failed(Cause.MODEL_FAILED, reason);
            default -> new AgentOutcome.Silent();
        };
    }
}
