package dev.homeroom.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.json.JsonText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ToolSchemaTest {
    private static final ToolSchema SCHEMA = new ToolSchema(json("""
            {"type": "object", "additionalProperties": false, "required": ["to"], "properties": {
              "to": {"type": "string", "maxLength": 5},
              "kind": {"type": "string", "enum": ["room", "agent"]},
              "limit": {"type": "integer", "minimum": 1, "maximum": 50},
              "loud": {"type": "boolean"},
              "mentions": {"type": "array", "maxItems": 2, "items": {"type": "string"}}}}
            """));

    @Test
    void arguments_that_fit_have_no_problem() {
        assertThat(SCHEMA.problem(json("""
                {"to": "Ada", "kind": "room", "limit": 50, "loud": true, "mentions": ["a", "b"]}
                """))).isEmpty();
    }

    @Test
    void null_counts_as_omitted() {
        assertThat(SCHEMA.problem(json("""
                {"to": "Ada", "kind": null, "limit": null, "loud": null, "mentions": null}"""))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                              | `to` is missing. Please add it.
            {"to": null}                    | `to` is missing. Please add it.
            {"to": "Ada", "agent": "Bob"}   | There is no argument `agent`. There is: to, kind, limit, loud, mentions.
            {"to": 1}                       | `to` must be a text.
            {"to": "Adelaide"}              | `to` can have at most 5 characters. Please shorten it.
            {"to": "Ada", "kind": "person"} | `kind` must be one of room, agent.
            {"to": "Ada", "limit": 51}      | `limit` must be a whole number from 1 to 50.
            {"to": "Ada", "limit": "5"}     | `limit` must be a whole number.
            {"to": "Ada", "loud": "yes"}    | `loud` must be true or false.
            {"to": "Ada", "mentions": "a"}  | `mentions` must be a list.
            {"to": "Ada", "mentions": [1]}  | `mentions` must be a text.
            {"to": "Ada", "mentions": ["a", "b", "c"]} | `mentions` can have at most 2 entries.
            """)
    void the_first_problem_is_a_sentence(String arguments, String sentence) {
        assertThat(SCHEMA.problem(json(arguments))).contains(sentence);
    }

    private static ObjectNode json(String text) {
        return (ObjectNode) JsonText.parse(text).orElseThrow();
    }
}
