package dev.homeroom.database;

import jakarta.enterprise.context.ApplicationScoped;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

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

    /**
     * Makes one attempt. Once it returns {@link OpeningResult.Open}, {@link Database} is usable and this method must
     * not be called again.
     */
    public OpeningResult open() {
        Opening opening = new Opening(settings);
        OpeningResult result = opening.attempt();
        if (!(result instanceof OpeningResult.Open)) {
            return result;
        }
        try {
            Migration migration = new Migration(flyway.getConfiguration(), settings);
            if (migration.isByNewerVersion()) {
                return opening.newer();
            }
            migration.run();
        } catch (FlywayException e) {
            return opening.because(e);
        }
        database.opened();
        return result;
    }

    /** Must be called after those who have to write have stopped: whoever comes later is refused. */
    public void close() throws InterruptedException {
        database.close();
    }
}
