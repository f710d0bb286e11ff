package dev.homeroom.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeroom.database.Backup.BackupResult;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BackupTest {
    @TempDir
    Path folder;

    @Test
    void a_backup_that_is_put_back_has_everything_in_it() throws IOException {
        // Given
        String url = "jdbc:h2:file:" + folder.resolve("homeroom");
        Database database = TestDatabases.at(url);
        database.useTransaction(connection -> TestSql.execute(connection, "update pulse set beat = 42"));

        // When
        BackupResult result = backup(database, url).write(Optional.empty());
        database.useTransaction(connection -> TestSql.execute(connection, "update pulse set beat = 43"));

        // Then
        assertThat(result).isInstanceOf(BackupResult.Written.class);
        Path file = ((BackupResult.Written) result).file();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        try (Stream<Path> all = Files.list(folder.resolve("backups"))) {
            assertThat(all).containsExactly(file);
        }
        Files.createDirectory(folder.resolve("restored"));
        unzip(file, folder.resolve("restored"));
        Database restored = TestDatabases.at("jdbc:h2:file:" + folder.resolve("restored/homeroom"));
        assertThat(beat(restored)).isEqualTo(42);
        assertThat(beat(database)).isEqualTo(43);
    }

    @Test
    void one_that_is_there_is_never_overwritten() throws IOException {
        // Given
        String url = "jdbc:h2:file:" + folder.resolve("homeroom");
        Backup backup = backup(TestDatabases.at(url), url);
        Path first = ((BackupResult.Written) backup.write(Optional.of("mine.zip"))).file();
        long size = Files.size(first);

        // When
        BackupResult again = backup.write(Optional.of("mine.zip"));

        // Then
        assertThat(again).isInstanceOf(BackupResult.Refused.class);
        assertThat(Files.size(first)).isEqualTo(size);
    }

    @ParameterizedTest
    @ValueSource(strings = {"../mine.zip", "/tmp/mine.zip", "mine", ".zip", "a'b.zip", ""})
    void a_name_that_leads_elsewhere_is_refused(String name) {
        // Given
        String url = "jdbc:h2:file:" + folder.resolve("homeroom");

        // When
        BackupResult result = backup(TestDatabases.at(url), url).write(Optional.of(name));

        // Then
        assertThat(result).isInstanceOf(BackupResult.Refused.class);
        assertThat(folder.resolve("backups")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({
        "jdbc:postgresql://db:5433/homeroom?sslmode=require, --host=db --port=5433 --username=u homeroom",
        "jdbc:postgresql://db/homeroom?user=x&password=secret, --host=db --username=u homeroom",
        "jdbc:postgresql:homeroom, --username=u homeroom"
    })
    void postgresql_is_backed_up_by_its_own_tool_and_the_command_has_no_secret(String url, String words) {
        // When
        BackupResult result = backup(TestDatabases.inMemory(), url).write(Optional.empty());

        // Then
        assertThat(result)
                .isInstanceOfSatisfying(
                        BackupResult.ByPostgresql.class,
                        dump -> assertThat(dump.command())
                                .isEqualTo("pg_dump --format=custom --file=homeroom.dump " + words));
    }

    private Backup backup(Database database, String url) {
        return new Backup(
                database, new Settings(url), () -> folder.resolve("backups").toString(), Clock.systemUTC());
    }

    private record Settings(String url) implements DatabaseSettings {
        @Override
        public Optional<String> user() {
            return Optional.of("u");
        }

        @Override
        public Optional<String> password() {
            return Optional.of("hunter2");
        }
    }

    private static void unzip(Path zip, Path target) throws IOException {
        try (ZipFile file = new ZipFile(zip.toFile())) {
            for (var entry : file.stream().toList()) {
                try (InputStream content = file.getInputStream(entry)) {
                    Files.copy(content, target.resolve(entry.getName()));
                }
            }
        }
    }

    private static int beat(Database database) {
        return database.inTransaction(connection -> Sql.on(connection, "select beat from pulse")
                .map(row -> row.getInt(1))
                .one());
    }
}
