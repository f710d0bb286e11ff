package dev.homeroom.database;

import dev.homeroom.lifecycle.InFlight;
import dev.homeroom.lifecycle.Loop;
import dev.homeroom.time.Deadline;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.hibernate.SessionFactory;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Units of work on the database. A unit is one transaction on one connection. It never makes another network call while
 * it is open, since connections are the scarcest resource of the service.
 *
 * <p>During an outage every unit fails at once with {@link DatabaseUnavailableException}, and one thread probes the
 * database.
 */
@ApplicationScoped
public class Database {
    /** The reaction to H2 having closed its file, which it does at the first failed write. */
    @FunctionalInterface
    public interface LostStore {
        /**
         * Called in the unit of work that failed, after its rollback and before it counts as ended. Threads inside H2 may hang
         * forever from now on.
         *
         * @param why one sentence
         */
        void lost(String why);
    }

    private static final Logger LOG = Logger.getLogger(Database.class);
    private static final String OPENING = "The database is being opened.";
    private static final Duration CHECK_INTERVAL = Duration.ofSeconds(1);
    private static final Duration MAX_WAIT = Duration.ofHours(1);

    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);

    private final InFlight inFlight = new InFlight();
    private final DataSource dataSource;
    private final Transactions transactions;
    private final GroupCommit commits;
    private final Optional<H2File> file;
    private final Availability availability;
    private final Loop watch = Loop.every(CHECK_INTERVAL, "database-file", this::watchFile);
    private final LostStore lostStore;

    /** Creates a database that becomes usable with {@link #opened}. */
    @Inject
    Database(
            DataSource dataSource,
            Instance<SessionFactory> mapping,
            DatabaseSettings settings,
            InstantSource clock,
            LostStore lostStore) {
        this(dataSource, mapping::get, H2File.of(settings.url()), clock, OPENING, lostStore);
    }

    /**
     * Wraps a database that is open and has its tables.
     *
     * @param mapping of the entities, called when one is used first
     */
    public Database(DataSource dataSource, Supplier<SessionFactory> mapping) {
        this(dataSource, mapping, Optional.empty(), InstantSource.system(), null, _ -> {});
    }

    Database(
            DataSource dataSource,
            Supplier<SessionFactory> mapping,
            Optional<H2File> file,
            InstantSource clock,
            @Nullable String problemAtFirst,
            LostStore lostStore) {
        this.dataSource = dataSource;
        this.transactions = new Transactions(dataSource, mapping);
        this.commits = new GroupCommit(transactions);
        this.file = file;
        this.lostStore = lostStore;
        this.availability = new Availability(this::probe, clock, problemAtFirst);
    }

    /**
     * Runs the work in one transaction, in which repositories can be used. On return it is committed and on disk, together with everything it has read.
     * Rolls back when the work throws.
     *
     * @throws DatabaseUnavailableException when the database is unavailable, also because the process is stopping
     */
    public <T> T inTransaction(Function<Connection, T> work) {
        availability.require();
        if (!inFlight.begin()) {
            throw new DatabaseUnavailableException(Availability.CLOSED, null);
        }
        try {
            return commits.durably(() -> transactions.run(work));
        } catch (RuntimeException e) {
            throw classified(e);
        } finally {
            inFlight.end();
        }
    }

    /** Like {@link #inTransaction}, without a result. */
    public void useTransaction(Consumer<Connection> work) {
        this.<Boolean>inTransaction(connection -> {
            work.accept(connection);
            return true;
        });
    }

    /**
     * Like {@link #inTransaction}, and also checks that the H2 file still exists, so that the next process finds the
     * data. For data that its sender forgets once Homeroom has accepted it.
     */
    public <T> T durably(Function<Connection, T> work) {
        T result = inTransaction(work);
        requireFile();
        return result;
    }

    /**
     * Like {@link #inTransaction}, but waits up to one hour for the end of an outage. For data that exists only in this
     * process. The work may run several times, even after a commit.
     */
    public <T> T retryUntilAvailable(Function<Connection, T> work) {
        return insist(() -> inTransaction(work));
    }

    /** Repeats what uses the database, for as long and with the same consequences as {@link #retryUntilAvailable}. */
    public <T> T insist(Supplier<T> work) {
        Deadline deadline = Deadline.in(MAX_WAIT);
        while (true) {
            try {
                return work.get();
            } catch (DatabaseUnavailableException e) {
                if (!awaitReturn(deadline.left())) {
                    throw e;
                }
            }
        }
    }

    /**
     * Waits for the end of an outage.
     *
     * @return whether the database is available
     */
    public boolean awaitReturn(Duration limit) {
        return availability.await(limit);
    }

    /** Returns the problem as a sentence for operators; empty while the database is available. */
    public Optional<String> problem() {
        return availability.problem();
    }

    /** Whether no other process can use the database, since its H2 file is locked. */
    public boolean isExclusive() {
        return file.filter(H2File::isExclusive).isPresent();
    }

    /** Marks the database as usable. */
    void opened() {
        file.ifPresent(opened -> {
            opened.opened();
            watch.start();
        });
        availability.opened();
    }

    private void watchFile() {
        file.flatMap(H2File::problem).ifPresent(availability::failed);
    }

    /**
     * Waits for the transactions in flight, and refuses others: the connections end soon, while background threads may
     * still run.
     */
    void close() throws InterruptedException {
        availability.close();
        watch.stop();
        if (!inFlight.drain(STOP_TIMEOUT)) {
            LOG.debug("A transaction is still in flight");
        }
    }

    private RuntimeException classified(RuntimeException e) {
        if (e instanceof DatabaseUnavailableException) {
            return e;
        }
        if (!Outage.isCauseOf(e)) {
            return Outage.isFromDatabase(e) ? StatementFailedException.of(e) : e;
        }
        if (availability.isClosed()) {
            return new DatabaseUnavailableException(Availability.CLOSED, e);
        }
        String why =
                "The database can't be used: %s.".formatted(Outage.reason(e).replaceAll("\\.$", ""));
        if (file.isPresent() && Outage.closedStore(e)) {
            lostStore.lost(why);
        }
        dropConnections();
        availability.failed(why);
        return new DatabaseUnavailableException(why, e);
    }

    /** Discards pooled connections, since the pool does not detect all broken ones. */
    private void dropConnections() {
        if (dataSource instanceof AgroalDataSource pool) {
            pool.flush(AgroalDataSource.FlushMode.GRACEFUL);
        }
    }

    /** Probes with a write, since a full disk can still be read. */
    private void probe() {
        requireFile();
        commits.durably(() -> transactions.run(connection ->
                Sql.on(connection, "update pulse set beat = beat + 1").execute()));
    }

    private void requireFile() {
        file.flatMap(H2File::problem).ifPresent(problem -> {
            availability.failed(problem);
            throw new DatabaseUnavailableException(problem, null);
        });
    }
}
