package dev.homeroom.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PrivateDatabaseTest {
    @TempDir
    Path folder;

    @Test
    void a_new_database_and_its_folder_are_for_their_owner_alone() throws IOException {
        // When
        OpeningResult result = opening(folder.resolve("data/homeroom")).attempt();

        // Then
        assertThat(result).isInstanceOf(OpeningResult.Open.class);
        assertThat(mode(folder.resolve("data"))).isEqualTo("rwx------");
        assertThat(mode(folder.resolve("data/homeroom.mv.db"))).isEqualTo("rw-------");
    }

    @Test
    void modes_of_an_old_installation_are_repaired() throws IOException {
        // Given
        Path data = Files.createDirectory(folder.resolve("data"));
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path file = Files.createFile(data.resolve("homeroom.mv.db"));
        Path trace = Files.createFile(data.resolve("homeroom.trace.db"));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        Files.setPosixFilePermissions(trace, PosixFilePermissions.fromString("rw-r--r--"));

        // When
        opening(data.resolve("homeroom")).attempt();

        // Then
        assertThat(mode(data)).isEqualTo("rwx------");
        assertThat(mode(file)).isEqualTo("rw-------");
        assertThat(mode(trace)).isEqualTo("rw-------");
    }

    @Test
    void a_folder_that_is_not_homerooms_own_keeps_its_mode() throws IOException {
        // Given
        Path shared = Files.createDirectory(folder.resolve("shared"));
        Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxr-xr-x"));

        // When
        opening(shared.resolve("homeroom")).attempt();

        // Then
        assertThat(mode(shared)).isEqualTo("rwxr-xr-x");
        assertThat(mode(shared.resolve("homeroom.mv.db"))).isEqualTo("rw-------");
    }

    @Test
    void a_place_where_nothing_can_be_written_is_one_sentence_with_its_setting() throws IOException {
        // Given
        Path file = Files.createFile(folder.resolve("file"));

        // When
        OpeningResult result = opening(file.resolve("data/homeroom")).attempt();

        // Then
        assertThat(result).isInstanceOfSatisfying(OpeningResult.Never.class, never -> {
            assertThat(never.exitCode()).isEqualTo(OpeningResult.BROKEN);
            assertThat(never.sentence())
                    .hasLineCount(1)
                    .contains(file.resolve("data/homeroom.mv.db").toString(), "HOMEROOM_DATABASE_URL");
        });
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_statement_that_fails_does_not_repeat_its_values(Database database) {
        // When
        Throwable failure = Assertions.catchThrowable(() -> database.useTransaction(
                connection -> Sql.on(connection, "update pulse set beat = cast(:words as integer)")
                        .bind("words", "what Alice wrote")
                        .execute()));

        // Then
        assertThat(failure).isInstanceOf(StatementFailedException.class).hasNoCause();
        assertThat(failure).hasMessageContaining("SQLState 22").hasMessageContaining("update pulse set beat");
        assertThat(failure.getMessage()).doesNotContain("Alice");
        assertThat(failure.getStackTrace()).isNotEmpty();
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

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
