package dev.homeroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeroom.database.DatabaseSettings;
import dev.homeroom.database.Opening;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.RandomAccessFile;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CheckTest {
    @TempDir
    Path folder;

    @Test
    void a_database_that_is_not_there_yet_is_not_made_by_looking() throws IOException {
        // When
        Optional<String> problem = opening(folder.resolve("data/homeroom")).foresee();

        // Then
        assertThat(problem).isEmpty();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void a_database_that_can_t_be_made_is_told_with_its_setting() throws IOException {
        // Given
        Path file = Files.createFile(folder.resolve("file"));

        // When
        Optional<String> problem = opening(file.resolve("homeroom")).foresee();

        // Then
        assertThat(problem).hasValueSatisfying(why -> assertThat(why).contains("HOMEROOM_DATABASE_URL"));
    }

    @Test
    void a_database_stays_as_it_is_when_it_is_looked_at() throws IOException {
        // Given
        Path file = folder.resolve("homeroom.mv.db");
        try (RandomAccessFile database = new RandomAccessFile(file.toFile(), "rw")) {
            database.setLength(4096);
        }
        var before = Files.getLastModifiedTime(file);

        // When
        Optional<String> problem = opening(folder.resolve("homeroom")).foresee();

        // Then
        assertThat(problem).isEmpty();
        assertThat(Files.getLastModifiedTime(file)).isEqualTo(before);
        assertThat(Files.size(file)).isEqualTo(4096);
    }

    @Test
    void without_settings_it_names_those_that_are_missing_and_ends_with_1() {
        // Given
        StringWriter out = new StringWriter();
        CommandLine command = new CommandLine(new HomeroomCommand()).setOut(new PrintWriter(out));

        // When
        int exitCode = command.execute("check");

        // Then
        assertThat(exitCode).isEqualTo(1);
        assertThat(out.toString())
                .contains("problem  settings: MATRIX_SERVER_NAME", "problem  settings: MATRIX_HOMESERVER_URL");
    }

    @Test
    void a_limit_out_of_bounds_is_a_mistake_of_the_command_line() {
        // Given
        StringWriter errors = new StringWriter();
        CommandLine command = new CommandLine(new HomeroomCommand()).setErr(new PrintWriter(errors));

        // When
        int exitCode = command.execute("dead-letters", "list", "--limit", "0");

        // Then
        assertThat(exitCode).isEqualTo(2);
        assertThat(errors.toString()).startsWith("--limit must be a number from 1 to 1000, not 0.");
    }

    private static Opening opening(Path file) {
        return new Opening(new H2At("jdbc:h2:file:" + file));
    }

    private record H2At(String url) implements DatabaseSettings {
        @Override
        public Optional<String> user() {
            return Optional.empty();
        }

        @Override
        public Optional<String> password() {
            return Optional.empty();
        }
    }
}
