package dev.homeroom.database;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Copies the H2 file while it is in use. The copy is a zip file with a consistent snapshot, readable by its owner only.
 * It is written to a temporary folder and then moved, so an incomplete backup is never visible.
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
    private final Clock clock;

    Backup(Database database, DatabaseSettings settings, BackupSettings backups, Clock clock) {
        this.database = database;
        this.settings = settings;
        this.folder = Path.of(backups.folder()).toAbsolutePath().normalize();
        this.clock = clock;
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
        Path workFolder = Files.createTempDirectory(folder, ".unfinished-");
        try {
            Path copy = workFolder.resolve("copy.zip");
            database.useTransaction(
                    handle -> handle.execute("backup to '" + copy.toString().replace("'", "''") + "'"));
            restrict(copy);
            Files.move(copy, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            remove(workFolder);
        }
        return new BackupResult.Written(target, Files.size(target));
    }

    /** Restricts access to the owner, if the file system supports permissions. */
    private static void restrict(Path file) throws IOException {
        if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        }
    }

    private static void remove(Path workFolder) throws IOException {
        try (Stream<Path> left = Files.list(workFolder)) {
            for (Path file : left.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(workFolder);
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
