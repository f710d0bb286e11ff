package dev.homeroom.operations.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonBodyTest {
    private static final List<String> NAMES = List.of("text", "key", "wait", "choices");

    private static JsonBody body(String json) throws JsonProcessingException {
        return JsonBody.of((ObjectNode) new ObjectMapper().readTree(json), NAMES);
    }

    @Test
    void fields_are_read() throws JsonProcessingException {
        // When
        JsonBody body = body("""
                {"text": " ", "key": "k", "wait": 0, "choices": ["Red", ""]}""");

        // Then
        assertThat(body.required("text")).isEqualTo(" ");
        assertThat(body.text("key", 1)).contains("k");
        assertThat(body.number("wait", 50)).hasValue(0);
        assertThat(body.texts("choices")).containsExactly("Red", "");
    }

    @Test
    void null_counts_as_omitted() throws JsonProcessingException {
        // When
        JsonBody body = body("""
                {"text": "x", "key": null, "wait": null, "choices": null}""");

        // Then
        assertThat(body.text("key", 1)).isEqualTo(Optional.empty());
        assertThat(body.number("wait", 50)).isEqualTo(OptionalInt.empty());
        assertThat(body.texts("choices")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {}                           | Send {"text": "…"}.
            {"text": 1}                  | Send {"text": "…"}.
            {"text": "x", "txt": "y"}    | The body has no field 'txt'; there is text, key, wait and choices.
            {"text": "x", "key": ""}     | key must be a text of 1 to 3 characters.
            {"text": "x", "key": "abcd"} | key must be a text of 1 to 3 characters.
            {"text": "x", "key": 7}      | key must be a text of 1 to 3 characters.
            {"text": "x", "wait": -1}    | wait must be a whole number from 0 to 50.
            {"text": "x", "wait": 51}    | wait must be a whole number from 0 to 50.
            {"text": "x", "wait": 1.5}   | wait must be a whole number from 0 to 50.
            {"text": "x", "wait": "1"}   | wait must be a whole number from 0 to 50.
            {"text": "x", "choices": "Red"}    | choices must be a list of texts.
            {"text": "x", "choices": ["Red", 1]} | choices must be a list of texts.
            """)
    void what_cannot_be_understood_is_refused_in_a_sentence(String json, String sentence) {
        // Then
        assertThatThrownBy(() -> {
                    JsonBody body = body(json);
                    body.text("key", 3);
                    body.number("wait", 50);
                    body.texts("choices");
                })
                .isInstanceOf(NotUnderstoodException.class)
                .hasMessage(sentence);
    }

    @Test
    void a_call_without_a_body_is_refused() {
        // Then
        assertThatThrownBy(() -> JsonBody.of(null, NAMES)).hasMessage("Send {\"text\": \"…\"}.");
    }
}
