package dev.homeroom.operations;

import dev.homeroom.database.OpeningResult;
import dev.homeroom.database.Schema;
import dev.homeroom.time.Backoff;
import io.quarkus.runtime.Quarkus;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Opens the database, and waits for it while it is down. */
@ApplicationScoped
class DatabaseStart {
    private static final Logger LOG = Logger.getLogger(DatabaseStart.class);
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(250), Duration.ofSeconds(5));

    private final Schema schema;

    DatabaseStart(Schema schema) {
        this.schema = schema;
    }

    OpeningResult open() {
        return schema.open();
    }

    /**
     * Tries again until the database is open. Where it never will be, the process ends.
     *
     * @param first the result of the first try
     * @return whether it is open
     */
    boolean awaitOpen(OpeningResult first, CountDownLatch stopping) throws InterruptedException {
        OpeningResult result = first;
        String said = "";
        int tries = 1;
        while (result instanceof OpeningResult.NotYet(String sentence)) {
            if (!sentence.equals(said)) {
                LOG.warn(sentence);
                said = sentence;
            }
            if (stopping.await(BACKOFF.after(tries).toMillis(), TimeUnit.MILLISECONDS)) {
                return false;
            }
            tries++;
            result = schema.open();
        }
        if (result instanceof OpeningResult.Never(int exitCode, String sentence)) {
            LOG.error(sentence);
            Quarkus.asyncExit(exitCode);
            return false;
        }
        return true;
    }

    void close() throws InterruptedException {
        schema.close();
    }
}
