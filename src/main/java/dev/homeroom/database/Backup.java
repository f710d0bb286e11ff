package dev.homeroom.database;

import dev.homeroom.disk.PrivateFiles;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Copies the H2 file while it is in use. The copy is a zip file with a consistent snapshot, readable by its owner only.
 * An incomplete one is never visible.
 */
@ApplicationScoped
public class Backup {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,120}\\.zip");
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS").withZone(ZoneOffset.UTC);
    private static final Pattern POSTGRESQL =
            Pattern.compile("jdbc:postgresql:(?://(?<host>[^/?]*)/)?(?<name>[^?]*).*");

    private final Database database;
    private final DatabaseSettings settings;
    private final Path folder;
    private final InstantSource clock;

    Backup(Database database, DatabaseSettings settings, BackupSettings backups, InstantSource clock) {
        this.database = database;
        this.settings = settings;
        this.folder = Path.of(backups.folder()).toAbsolutePath().normalize();
        this.clock = clock;
    }

    public sealed interface BackupResult {
        /** The backup is complete. */
        record Written(Path file, long bytes) implements BackupResult {}

        /** PostgreSQL has its own tools, so nothing was written. {@code command} contains no password. */
        record ByPostgresql(String command) implements BackupResult {}

        /** Nothing was written. {@code why} is a sentence for operators. */
        record Refused(String why) implements BackupResult {}
    }

    /**
     * @param name file name in the backup folder, ending in {@code .zip}; by default a name with date and time
     * @throws DatabaseUnavailableException during an outage
     */
    public BackupResult write(Optional<String> name) {
        if (settings.url().startsWith("jdbc:postgresql:")) {
            return new BackupResult.ByPostgresql(dump());
        }
        if (H2File.of(settings.url()).isEmpty()) {
            return new BackupResult.Refused(
                    "This H2 database is not a file on this machine, so there is nothing to copy.");
        }
        String file = name.orElseGet(() -> "homeroom-" + STAMP.format(clock.instant()) + ".zip");
        if (!NAME.matcher(file).matches()) {
            return new BackupResult.Refused(
                    "The name of a backup consists of letters, digits, dots and hyphens and ends in .zip. Backups go to "
                            + folder + " (HOMEROOM_BACKUP_FOLDER).");
        }
        try {
            return write(folder.resolve(file));
        } catch (IOException e) {
            return new BackupResult.Refused(
                    "The folder %s can't be written (%s: %s). Set another one with HOMEROOM_BACKUP_FOLDER."
                            .formatted(folder, e.getClass().getSimpleName(), e.getMessage()));
        }
    }

    private BackupResult write(Path target) throws IOException {
        PrivateFiles.makeFolder(folder);
        if (Files.exists(target)) {
            return new BackupResult.Refused("The file " + target + " already exists. Choose another name.");
        }
        PrivateFiles.replace(target, draft -> database.useTransaction(connection -> copy(connection, draft)));
        return new BackupResult.Written(target, Files.size(target));
    }

    private static void copy(Connection connection, Path draft) {
        try (Statement statement = connection.createStatement()) {
            statement.execute("backup to '" + draft.toString().replace("'", "''") + "'");
        } catch (SQLException e) {
            throw new FailedSqlException("backup", e);
        }
    }

    /** {@code pg_dump} asks for the password or reads it from {@code PGPASSWORD} or {@code ~/.pgpass}. */
    private String dump() {
        var url = POSTGRESQL.matcher(settings.url());
        StringBuilder command = new StringBuilder("pg_dump --format=custom --file=homeroom.dump");
        if (!url.matches()) {
            return command.toString();
        }
        Optional<URI> server = Optional.ofNullable(url.group("host"))
                .filter(host -> !host.isEmpty() && !host.contains(","))
                .map(host -> URI.create("postgresql://" + host));
        server.map(URI::getHost).ifPresent(host -> command.append(" --host=").append(host));
        server.map(URI::getPort)
                .filter(port -> port > 0)
                .ifPresent(port -> command.append(" --port=").append(port));
        settings.user().ifPresent(user -> command.append(" --username=").append(user));
        return command.append(' ').append(url.group("name")).toString();
    }
}
