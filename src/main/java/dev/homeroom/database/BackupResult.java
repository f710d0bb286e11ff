package dev.homeroom.database;

import java.nio.file.Path;

/** What became of a wish for a backup. */
public sealed interface BackupResult {
    /** It is there, whole. */
    record Written(Path file, long bytes) implements BackupResult {}

    /** PostgreSQL has tools of its own; nothing was written. {@code command} has no password in it. */
    record ByPostgresql(String command) implements BackupResult {}

    /** Nothing was written, for a reason that is a sentence. */
    record Refused(String why) implements BackupResult {}
}
