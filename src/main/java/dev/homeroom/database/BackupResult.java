package dev.homeroom.database;

import java.nio.file.Path;

/** Result of a backup. */
public sealed interface BackupResult {
    /** The backup is complete. */
    record Written(Path file, long bytes) implements BackupResult {}

    /** PostgreSQL has its own tools, so nothing was written. {@code command} contains no password. */
    record ByPostgresql(String command) implements BackupResult {}

    /** Nothing was written. {@code why} is a sentence for operators. */
    record Refused(String why) implements BackupResult {}
}
