package dev.homeroom.conversation.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            !stop                     | !   | stop   | ''
            '  !stop  '               | !   | stop   | ''
            !STOP                     | !   | stop   | ''
            !save Monday plans        | !   | save   | Monday plans
            '!new    A  B '           | !   | new    | A  B
            !löschen                  | !   | löschen| ''
            !foo-bar x                | !   | foo-bar| x
            /stop                     | /   | stop   | ''
            hr/stop                   | hr/ | stop   | ''
            ！stop                     | !   | stop   | ''
            """)
    void a_command_is_the_prefix_a_word_and_the_rest(String body, String prefix, String word, String argument) {
        assertThat(CommandLine.of(body, prefix)).contains(new CommandLine(word, argument, false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "!",
                "!!",
                "!!!",
                "stop",
                "please !stop",
                "!important: milk",
                "!stop!",
                "!5",
                "✅ done",
                "!stop?"
            })
    void anything_else_is_a_message(String body) {
        assertThat(CommandLine.of(body, "!")).isEmpty();
    }

    @Test
    void a_space_behind_the_prefix_is_noted_since_it_may_be_no_command() {
        assertThat(CommandLine.of("! stop now", "!")).contains(new CommandLine("stop", "now", true));
    }

    @Test
    void a_word_of_any_length_is_read_without_harm() {
        assertThat(CommandLine.of("!" + "a-".repeat(100_000) + "a", "!")).isEmpty();
    }

    @Test
    void what_follows_may_have_several_lines() {
        assertThat(CommandLine.of("!new\nA\nB", "!")).isEqualTo(Optional.of(new CommandLine("new", "A\nB", false)));
    }
}
