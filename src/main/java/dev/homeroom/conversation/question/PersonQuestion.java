package dev.homeroom.conversation.question;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.matrix.UserId;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A question to the people of a room, as its message has it in {@link #KEY}.
 *
 * @param id tracking id
 * @param choices at most 10; may be empty
 * @param end empty while it is open
 */
public record PersonQuestion(String id, String text, List<String> choices, Instant expires, Optional<QuestionEnd> end) {
    /** Key in the content of the message. */
    public static final String KEY = "dev.homeroom.question";

    public static final int MOST_CHOICES = 10;

    private static final int VERSION = 1;

    public PersonQuestion {
        choices = List.copyOf(choices);
    }

    /**
     * The end of a question.
     *
     * @param text the answer; empty if there is none
     * @param by who answered
     * @param via id of the event that answered; empty if none did
     */
    public record QuestionEnd(QuestionResult result, String text, Optional<UserId> by, Instant at, String via) {}

    /** How a question ends. */
    public enum QuestionResult {
        ANSWERED,
        CANCELLED,
        EXPIRED
    }

    PersonQuestion ended(QuestionEnd with) {
        return new PersonQuestion(id, text, choices, expires, Optional.of(with));
    }

    /** The question without its words, once it is over. */
    PersonQuestion withoutWords() {
        return new PersonQuestion(id, "", List.of(), expires, end);
    }

    ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("version", VERSION)
                .put("id", id)
                .put("text", text)
                .put("expires", expires.toEpochMilli());
        choices.forEach(json.putArray("choices")::add);
        end.ifPresent(over -> {
            ObjectNode entry = json.putObject("end")
                    .put("result", over.result().name())
                    .put("text", over.text())
                    .put("at", over.at().toEpochMilli())
                    .put("via", over.via());
            over.by().ifPresent(person -> entry.put("by", person.value()));
        });
        return json;
    }

    /** Empty for a question of another version, and for anything else. */
    static Optional<PersonQuestion> of(JsonNode json) {
        return json.path("version").asInt() == VERSION
                ? Optional.of(new PersonQuestion(
                        json.path("id").asText(),
                        json.path("text").asText(),
                        json.path("choices").valueStream().map(JsonNode::asText).toList(),
                        Instant.ofEpochMilli(json.path("expires").asLong()),
                        end(json.path("end"))))
                : Optional.empty();
    }

    private static Optional<QuestionEnd> end(JsonNode json) {
        return Arrays.stream(QuestionResult.values())
                .filter(result -> result.name().equals(json.path("result").asText()))
                .findFirst()
                .map(result -> new QuestionEnd(
                        result,
                        json.path("text").asText(),
                        Optional.of(json.path("by").asText())
                                .filter(UserId::isValid)
                                .map(UserId::new),
                        Instant.ofEpochMilli(json.path("at").asLong()),
                        json.path("via").asText()));
    }
}
