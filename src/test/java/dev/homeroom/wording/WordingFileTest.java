package dev.homeroom.wording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordingFileTest {
    @TempDir
    private Path folder;

    @Test
    void a_sentence_in_the_file_is_said_instead_of_ours_and_the_others_stay() throws IOException {
        // Given
        Path file = write("""
                # Deutsch
                agent-silent = {agent} hat nichts \\
                    zu sagen – ✅.

                message-empty=Leer.
                """);

        // When
        Wording wording = new Wording(() -> Optional.of(file));

        // Then
        assertThat(wording.of(Sentence.AGENT_SILENT, Map.of("agent", "Ada"))).isEqualTo("Ada hat nichts zu sagen – ✅.");
        assertThat(wording.of(Sentence.MESSAGE_EMPTY, Map.of())).isEqualTo("Leer.");
        assertThat(wording.of(Sentence.KIND_POLL, Map.of())).startsWith("I can't read polls yet");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            agent-quiet=Hm.                     | Line 2: there is no sentence called “agent-quiet”.
            agent-silent=Nothing.               | Line 2: “agent-silent” needs {agent}, and nothing else in braces.
            agent-silent={agent} {error}        | Line 2: “agent-silent” needs {agent}, and nothing else in braces.
            agent-silent={Agent}                | Line 2: “agent-silent” needs {agent}, and nothing else in braces.
            agent-silent={agent} {              | Line 2: “agent-silent” needs {agent}, and nothing else in braces.
            message-empty={agent}               | Line 2: “message-empty” can have nothing in braces.
            message-empty=                      | Line 2: “message-empty” has no text.
            message-empty=\\u12                 | Line 2: \\u must be followed by four digits.
            """)
    void a_mistake_is_named_with_its_line(String line, String problem) throws IOException {
        // Given
        Path file = write("# first\n" + line + "\n");

        // Then
        assertThat(WordingFile.problems(file)).containsExactly(problem);
        assertThatThrownBy(() -> new Wording(() -> Optional.of(file))).hasMessage(problem);
    }

    @Test
    void a_line_is_counted_where_it_begins_and_a_sentence_is_there_once() throws IOException {
        // Given
        Path file = write("message-empty=a\\\nb\n# a comment \\\nmessage-empty=c\nnobody=d\n");

        // Then
        assertThat(WordingFile.problems(file))
                .containsExactly(
                        "Line 4: “message-empty” is there twice.", "Line 5: there is no sentence called “nobody”.");
    }

    @Test
    void a_file_that_is_no_text_or_not_there_is_said_so() throws IOException {
        // Given
        Path latin = Files.write(folder.resolve("latin"), "message-empty=Für".getBytes(StandardCharsets.ISO_8859_1));

        // Then
        assertThat(WordingFile.problems(latin)).containsExactly("The file is not in UTF-8.");
        assertThat(WordingFile.problems(folder.resolve("nowhere"))).containsExactly("The file can't be read.");
    }

    @Test
    void our_own_sentences_are_a_file_that_could_be_used() {
        assertThat(WordingFile.problems(Path.of("src/main/resources/wording.properties")))
                .isEmpty();
    }

    @Test
    void the_example_in_the_documentation_can_be_used() throws IOException {
        // Given
        String page = Files.readString(Path.of("docs/operate/wording.md"));
        String example = page.substring(page.indexOf("```properties\n") + 14, page.indexOf("```\n\n- The keys"));

        // Then
        assertThat(WordingFile.problems(write(example))).isEmpty();
    }

    private Path write(String content) throws IOException {
        return Files.writeString(folder.resolve("wording"), content);
    }
}
