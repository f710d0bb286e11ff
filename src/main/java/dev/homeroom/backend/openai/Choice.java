package dev.homeroom.backend.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.homeroom.backend.content.ContentParts;
import dev.homeroom.backend.upstream.Json;
import java.util.Map;
import java.util.Optional;

/**
 * The content of one chunk or completion: {@code choices} with a {@code delta} or a whole {@code message}, or a line in
 * Ollama's own format.
 *
 * @param said with content, thoughts and tool calls; missing where there is nothing
 * @param whole whether that is all of the message rather than a further piece
 */
record Choice(JsonNode said, boolean whole, Optional<String> finishReason) {

    /** Empty if the chunk is not an answer of a model. */
    static Optional<Choice> in(JsonNode chunk) {
        if (chunk.path("choices").isArray()) {
            return Optional.of(of(first(chunk.path("choices"))));
        }
        boolean ofOllama =
                chunk.path("message").isObject() || chunk.path("response").isTextual();
        return ofOllama ? Optional.of(ofOllama(chunk)) : Optional.empty();
    }

    private static JsonNode first(JsonNode choices) {
        for (JsonNode choice : choices) {
            if (choice.path("index").asInt(0) == 0) {
                return choice;
            }
        }
        return MissingNode.getInstance();
    }

    private static Choice of(JsonNode choice) {
        Optional<String> finish = Json.text(choice, "finish_reason");
        boolean whole = choice.path("message").isObject() && !bringsSomething(choice.path("delta"));
        JsonNode said = whole ? choice.path("message") : choice.path("delta");
        if (said.isMissingNode() && choice.path("text").isTextual()) {
            return new Choice(Json.object().set("content", choice.get("text")), false, finish);
        }
        return new Choice(said, whole, finish);
    }

    private static Choice ofOllama(JsonNode chunk) {
        JsonNode said = chunk.path("message").isObject()
                ? chunk.path("message")
                : Json.object().set("content", chunk.get("response"));
        Optional<String> finish = chunk.path("done").asBoolean(false)
                ? Json.text(chunk, "done_reason").or(() -> Optional.of("stop"))
                : Optional.empty();
        return new Choice(said, false, finish);
    }

    boolean bringsSomething() {
        return finishReason.isPresent() || bringsSomething(said);
    }

    private static boolean bringsSomething(JsonNode said) {
        return said.propertyStream()
                .filter(field -> !field.getKey().equals("role"))
                .map(Map.Entry::getValue)
                .anyMatch(value -> !value.isNull()
                        && !(value.isTextual() && value.textValue().isEmpty())
                        && !(value.isContainerNode() && value.isEmpty()));
    }

    ContentParts content() {
        return ContentParts.of(said.path("content"));
    }

    String refusal() {
        return said.path("refusal").asText("");
    }

    /** Some servers send the same thought under two names. */
    String thoughts() {
        for (String field : new String[] {"reasoning_content", "reasoning", "thinking", "reasoning_details"}) {
            String thoughts = ContentParts.thoughts(said.path(field));
            if (!thoughts.isEmpty()) {
                return thoughts;
            }
        }
        return "";
    }
}
