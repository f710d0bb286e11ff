package dev.homeroom.database;

import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.output.MigrateResult;
import org.flywaydb.core.internal.jdbc.DriverDataSource;
import org.jboss.logging.Logger;

/**
 * Brings the tables up to date. Uses its own connections, since creating an index can take longer than the statement timeout of the
 * pool.
 */
final class Migration {
    private static final Logger LOG = Logger.getLogger(Migration.class);

    private final Flyway flyway;

    Migration(Configuration configuration, DatabaseSettings settings) {
        this.flyway = wordedFor(settings.url(), Flyway.configure().configuration(configuration))
                .dataSource(new DriverDataSource(
                        Thread.currentThread().getContextClassLoader(),
                        HomeroomDriver.class.getName(),
                        settings.url(),
                        settings.user().orElse(""),
                        settings.password().orElse(""),
                        Map.of()))
                .load();
    }

    /** Gives the scripts the words that the databases don't share. */
    static FluentConfiguration wordedFor(String url, FluentConfiguration configuration) {
        return configuration.placeholders(
                Map.of(
                        "short_key",
                        url.startsWith("jdbc:h2:")
                                ? "cast(substring(rawtohex(hash('SHA-256', event_id)) from 1 for 32) as uuid)"
                                : "cast(encode(substring(sha256(convert_to(event_id, 'UTF8')) from 1 for 16), 'hex') as uuid)"));
    }

    /** Whether a newer version of Homeroom has migrated the database. Flyway by itself would go on with tables that it doesn't know. */
    boolean isByNewerVersion() {
        return Stream.of(flyway.info().applied())
                .map(migration -> migration.getState())
                .anyMatch(state -> state == MigrationState.FUTURE_SUCCESS || state == MigrationState.FUTURE_FAILED);
    }

    void run() {
        MigrateResult result = flyway.migrate();
        if (result.migrationsExecuted > 0) {
            LOG.infof(
                    "The database has been migrated: from=%s to=%s",
                    Objects.requireNonNullElse(result.initialSchemaVersion, "empty"), result.targetSchemaVersion);
        }
    }
}
