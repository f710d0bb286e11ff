package dev.homeroom.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.homeroom.cli.PredecessorFiles.UnreadableFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PredecessorFilesTest {
    @TempDir
    Path folder;

    @Test
    void what_is_written_is_for_its_owner_and_replaces_what_was_there() throws IOException, UnreadableFileException {
        // Given
        Path file = Files.writeString(folder.resolve("mappings.json"), "old and longer than the new one");

        // When
        PredecessorFiles.write(file, JsonNodeFactory.instance.objectNode().put("a", 1));

        // Then
        assertThat(file).content().isEqualToIgnoringWhitespace("{\"a\":1}");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        try (Stream<Path> all = Files.list(folder)) {
            assertThat(all).containsExactly(file);
        }
    }

    @Test
    void where_it_can_not_be_written_nothing_is_left_behind() throws IOException {
        // Given
        Path file = folder.resolve("mappings.json");
        Files.createDirectories(file.resolve("inner"));

        // When, Then
        assertThatExceptionOfType(UnreadableFileException.class)
                .isThrownBy(() -> PredecessorFiles.write(file, JsonNodeFactory.instance.objectNode()));
        try (Stream<Path> all = Files.list(folder)) {
            assertThat(all).containsExactly(file);
        }
    }

    @Test
    void a_file_that_is_no_json_is_told_with_its_line() throws IOException {
        // Given
        Path file = Files.writeString(folder.resolve("mappings.json"), "{\n\"a\": {,}\n}");

        // When, Then
        assertThatExceptionOfType(UnreadableFileException.class)
                .isThrownBy(() -> PredecessorFiles.readMappings(file))
                .withMessageContaining("line 2");
        assertThatExceptionOfType(UnreadableFileException.class)
                .isThrownBy(() -> PredecessorFiles.readMappings(folder.resolve("none.json")))
                .withMessageContaining("There is no file");
    }

    @Test
    void the_space_is_looked_for_beside_the_mappings() throws IOException {
        // Given
        Path mappings = folder.resolve("agent_user_mappings.json");

        // When, Then
        assertThat(PredecessorFiles.spaceBeside(mappings)).isEmpty();
        Path space = Files.writeString(folder.resolve("letta_space_config.json"), "{}");
        assertThat(PredecessorFiles.spaceBeside(mappings)).contains(space);
    }
}
