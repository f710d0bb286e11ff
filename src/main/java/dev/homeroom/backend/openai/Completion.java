package dev.homeroom.backend.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homeroom.backend.AgentEvent;
import dev.homeroom.backend.AgentOutcome;
import dev.homeroom.backend.AgentOutcome.Failed.Cause;
import dev.homeroom.backend.upstream.Json;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An answer as it comes together, from chunks or from one whole completion. */
final class Completion {
    private static final int LONGEST_ANSWER = 8 * 1024 * 1024;

    private final String messageId;
    private final Consumer<AgentEvent> listener;
    private final StringBuilder said = new StringBuilder();
    private @Nullable String finishReason;
    private @Nullable AgentOutcome error;

    Completion(String messageId, Consumer<AgentEvent> listener) {
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
                    finished();
                    return outcome().orElseThrow();
                })
                .orElseGet(() -> new AgentOutcome.Failed(Cause.NOT_UNDERSTOOD, "the answer is not a completion"));
    }

    /** Chunks without choices (usage) and other fields are passed over. */
    void take(JsonNode chunk) {
        if (chunk.path("error").isObject()) {
            error = said.isEmpty() ? Refusal.inStream(chunk.path("error")) : Refusal.afterText(chunk.path("error"));
            return;
        }
        take(chunk.path("choices").path(0), "delta");
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

    /** The server said that nothing more follows. */
    void finished() {
        if (finishReason == null) {
            finishReason = "stop";
        }
    }

    /** Empty as long as nothing said that the answer is whole. */
    Optional<AgentOutcome> outcome() {
        if (error != null) {
            return Optional.of(error);
        }
        if (isTooLong()) {
            return Optional.of(new AgentOutcome.Failed(
                    Cause.NOT_UNDERSTOOD, "the answer is longer than " + LONGEST_ANSWER + " characters"));
        }
        return Optional.ofNullable(finishReason).map(this::ended);
    }

    boolean isTooLong() {
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
