package dev.homeroom.database;

import dev.homeroom.settings.Setting;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Pattern;
import java.util.Optional;

/** Connection to the database that holds the index. */
@ConfigMapping(prefix = "homeroom.database")
public interface DatabaseSettings {

    @Setting(
            value = "JDBC URL; `jdbc:postgresql://host:5432/name` for PostgreSQL. The default is an H2 file in "
                    + "`data/`, which only one process can use at a time.",
            env = "HOMEROOM_DATABASE_URL",
            secret = true)
    @WithDefault("jdbc:h2:file:./data/homeroom")
    @Pattern(regexp = "jdbc:(postgresql|h2):.+", message = "a URL that begins with jdbc:postgresql: or jdbc:h2:")
    String url();

    @Setting(value = "Database user; H2 needs none.", env = "HOMEROOM_DATABASE_USER")
    Optional<String> user();

    @Setting(value = "Password of the database user.", env = "HOMEROOM_DATABASE_PASSWORD", secret = true)
    Optional<String> password();
}
