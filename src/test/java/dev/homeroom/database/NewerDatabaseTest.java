package dev.homeroom.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.internal.jdbc.DriverDataSource;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NewerDatabaseTest {
    @TempDir
    private Path migrations;

    static Stream<String> emptyDatabases() {
        return Stream.of(
                "jdbc:h2:file:" + Path.of("target", "h2-" + UUID.randomUUID()).toAbsolutePath(),
                TestDatabases.emptyPostgresql());
    }

    @ParameterizedTest
    @MethodSource("emptyDatabases")
    void a_database_that_a_newer_version_has_migrated_is_refused_with_one_sentence(String url) throws IOException {
        // Given
        DriverDataSource connections = new DriverDataSource(
                getClass().getClassLoader(), HomeroomDriver.class.getName(), url, "", "", Map.of());
        Files.writeString(migrations.resolve("V9999__later.sql"), "create table later (number int)");
        Flyway newer = TestDatabases.configure(url)
                .dataSource(connections)
                .locations("db/migration", "filesystem:" + migrations)
                .load();
        newer.migrate();
        Flyway present = Flyway.configure().dataSource(connections).load();

        // When
        OpeningResult result =
                new Schema(present, new Database(connections, TestEntities::mapping), new Place(url)).open();

        // Then
        assertThat(result)
                .isEqualTo(new OpeningResult.Never(
                        OpeningResult.BROKEN,
                        "The database was migrated by a newer version of Homeroom. Start that version, or restore the backup"
                                + " that was made before the upgrade."));
    }

    @ParameterizedTest
    @MethodSource("emptyDatabases")
    void an_empty_database_gets_its_tables_and_is_opened_again(String url) {
        // Given
        DriverDataSource connections = new DriverDataSource(
                getClass().getClassLoader(), HomeroomDriver.class.getName(), url, "", "", Map.of());
        Flyway present = Flyway.configure().dataSource(connections).load();

        // When
        OpeningResult first =
                new Schema(present, new Database(connections, TestEntities::mapping), new Place(url)).open();
        OpeningResult second =
                new Schema(present, new Database(connections, TestEntities::mapping), new Place(url)).open();

        // Then
        assertThat(first).isEqualTo(new OpeningResult.Open());
        assertThat(second).isEqualTo(new OpeningResult.Open());
    }

    private record Place(String url) implements DatabaseSettings {
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
