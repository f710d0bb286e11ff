package dev.homeroom.backend.openai;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** Finds the error in an answer: servers put it into one of many places, and some send it with status 200. */
final class StreamError {
    private StreamError() {}

    static Optional<JsonNode> in(JsonNode answer) {
        return field(answer, "error")
                .or(() -> field(answer.path("choices").path(0), "error"))
                .or(() -> field(answer.path("choices").path(0).path("delta"), "error"))
                .or(() -> isError(answer) ? Optional.of(answer) : Optional.empty())
                .or(() -> answer.has("choices") ? Optional.empty() : withoutChoices(answer));
    }

    private static Optional<JsonNode> withoutChoices(JsonNode answer) {
        return field(answer, "errors").or(() -> field(answer, "detail")).or(() -> barMessage(answer));
    }

    private static boolean isError(JsonNode answer) {
        return answer.path("object").asText().equals("error")
                || answer.path("type").asText().equals("error")
                || answer.path("event").asText().equals("error")
                || answer.path("status").asText().equals("error");
    }

    /** A message is the answer's own text on Ollama, where it is an object. */
    private static Optional<JsonNode> barMessage(JsonNode answer) {
        return answer.path("message").isTextual() ? Optional.of(answer) : Optional.empty();
    }

    private static Optional<JsonNode> field(JsonNode holder, String name) {
        JsonNode error = holder.path(name);
        boolean says = (error.isTextual() && !error.textValue().isBlank())
                || (error.isContainerNode() && !error.isEmpty())
                || error.isNumber()
                || (error.isBoolean() && error.booleanValue());
        return says ? Optional.of(error.isBoolean() || error.isNumber() ? holder : error) : Optional.empty();
    }
}
