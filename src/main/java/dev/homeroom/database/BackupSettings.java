package dev.homeroom.database;

import dev.homeroom.settings.Setting;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Location of backups of the H2 file. */
@ConfigMapping(prefix = "homeroom.backup")
public interface BackupSettings {

    @Setting("Folder that `homeroom backup` writes to. It is created if it is missing. Not for PostgreSQL.")
    @WithDefault("data/backups")
    String folder();
}
