package dev.homeroom.database;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.internal.jdbc.DriverDataSource;

/** Opens the database at the start of the process and brings its tables up to date. */
@ApplicationScoped
public class Schema {
    private final Flyway flyway;
    private final Database database;
    private final DatabaseSettings settings;

    Schema(Flyway flyway, Database database, DatabaseSettings settings) {
        this.flyway = flyway;
        this.database = database;
        this.settings = settings;
    }

    /** One try. Once it says that the database is open, {@link Database} works; to be called until then only. */
    public OpeningResult open() {
        Opening opening = new Opening(settings);
        OpeningResult result = opening.attempt();
        if (!(result instanceof OpeningResult.Open)) {
            return result;
        }
        try {
            migrate();
        } catch (FlywayException e) {
            return opening.because(e);
        }
        database.opened();
        return result;
    }

    /** To be called when everybody has stopped who uses the database. */
    public void close() {
        database.closing();
    }

    /** On connections of its own: making an index takes longer than any statement of ours may. */
    private void migrate() {
        Flyway.configure()
                .configuration(flyway.getConfiguration())
                .dataSource(new DriverDataSource(
                        Thread.currentThread().getContextClassLoader(),
                        HomeroomDriver.class.getName(),
                        settings.url(),
                        settings.user().orElse(""),
                        settings.password().orElse(""),
                        Map.of()))
                .load()
                .migrate();
    }
}
