package dev.homeroom.backend.letta;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ToolArgumentsTest {
    @Test
    void the_first_text_that_is_the_tool_s_own_describes_the_call_once_it_is_whole() {
        // Given
        ToolArguments arguments = new ToolArguments("web_search");

        // Then
        assertThat(arguments.add("{\"thinking\": \"I look {it} up}")).isEmpty();
        assertThat(arguments.add("\", \"limit\": 3, \"query\": \"milk\", \"page\": \"2\""))
                .isEmpty();
        assertThat(arguments.add("}")).contains("milk");
        assertThat(arguments.add("}")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"api_key\": \"s3cret\", \"n\": 1}",
                "{\"Password\": \"s3cret\"}",
                "{\"request_heartbeat\": \"true\"}",
                "{\"query\": \"  \"}",
                "{}",
                "[\"milk\"]",
                "no JSON}",
                ""
            })
    void secrets_and_what_says_nothing_describe_nothing(String json) {
        assertThat(new ToolArguments("look").add(json)).isEmpty();
    }

    @Test
    void what_an_agent_notes_in_its_memory_is_not_told() {
        assertThat(new ToolArguments("core_memory_append").add("{\"content\": \"Alice likes milk\"}"))
                .isEmpty();
    }

    @Test
    void arguments_without_end_are_given_up() {
        // Given
        ToolArguments arguments = new ToolArguments("write");

        // When
        arguments.add("{\"text\": \"" + "a".repeat(100_000));

        // Then
        assertThat(arguments.add("\"}")).isEmpty();
    }
}
