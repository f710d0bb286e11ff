package dev.homeroom.database;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Units of work on the database. A unit is one transaction on one connection and never makes a network call of another
 * kind while it is open, since connections are what limits the whole service.
 *
 * <p>While the database is away, every unit fails at once with {@link DatabaseUnavailableException}, and one thread looks
 * for its return.
 */
@ApplicationScoped
public class Database {
    private static final Logger LOG = Logger.getLogger(Database.class);
    private static final int FAILED = 1;
    private static final String OPENING = "The database is being opened.";
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);

    private final DataSource dataSource;
    private final Jdbi jdbi;
    private final GroupCommit commits;
    private final Optional<H2File> file;
    private final Availability availability;

    /** Open once {@link #opened} says so. */
    @Inject
    Database(DataSource dataSource, DatabaseSettings settings, Clock clock) {
        this(dataSource, H2File.of(settings.url()), clock, OPENING);
    }

    /** A database that is open and has its tables. */
    public Database(DataSource dataSource) {
        this(dataSource, Optional.empty(), Clock.systemUTC(), null);
    }

    Database(DataSource dataSource, Optional<H2File> file, InstantSource clock, @Nullable String problemAtFirst) {
        this.dataSource = dataSource;
        this.jdbi = Jdbi.create(dataSource);
        this.commits = new GroupCommit(jdbi);
        this.file = file;
        this.availability = new Availability(this::probe, clock, problemAtFirst);
    }

    /**
     * Runs the work in one transaction: when this returns, it is committed and on disk, as is all that it has seen; rolled
     * back when it throws.
     *
     * @throws DatabaseUnavailableException when the database can't be used
     */
    public <T> T inTransaction(Function<Handle, T> work) {
        availability.require();
        try {
            T result = jdbi.inTransaction(work::apply);
            commits.await();
            return result;
        } catch (RuntimeException e) {
            throw judged(e);
        }
    }

    /** As {@link #inTransaction}, without a result. */
    public void useTransaction(Consumer<Handle> work) {
        this.<Boolean>inTransaction(handle -> {
            work.accept(handle);
            return true;
        });
    }

    /**
     * As {@link #inTransaction}, and what it wrote is in a file that the next process will find. For what somebody else
     * forgets once it was taken.
     */
    public <T> T durably(Function<Handle, T> work) {
        T result = inTransaction(work);
        requireFile();
        return result;
    }

    /**
     * As {@link #inTransaction}, for what is known only here: while the database is away it waits for its return, for an
     * hour at most. The work may be done several times, also after it was committed.
     */
    public <T> T insist(Function<Handle, T> work) {
        long deadline = System.nanoTime() + LONGEST_WAIT.toNanos();
        while (true) {
            try {
                return inTransaction(work);
            } catch (DatabaseUnavailableException e) {
                Duration left = Duration.ofNanos(deadline - System.nanoTime());
                if (!awaitReturn(left)) {
                    throw e;
                }
            }
        }
    }

    /**
     * Waits while the database is away.
     *
     * @return whether it can be used
     */
    public boolean awaitReturn(Duration limit) {
        return availability.await(limit);
    }

    /** What keeps it from being used, in one sentence for operators; empty when all is well. */
    public Optional<String> problem() {
        return availability.problem();
    }

    /** Whether no other process can be alive that uses it: an H2 file is locked. */
    public boolean isOurs() {
        return file.filter(H2File::isOurs).isPresent();
    }

    /** From here on it can be used. */
    void opened() {
        file.ifPresent(opened -> {
            opened.opened();
            Thread.ofVirtual().name("database-file").start(() -> watch(opened));
        });
        availability.opened();
    }

    private void watch(H2File opened) {
        while (!availability.isStopped()) {
            opened.problem().ifPresent(availability::failed);
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
        }
    }

    /** From here on the end of its connections is nothing to talk about. */
    void closing() {
        availability.stop();
    }

    private RuntimeException judged(RuntimeException e) {
        if (!Outage.isBehind(e)) {
            return e;
        }
        String why =
                "The database can't be used: %s.".formatted(Outage.reason(e).replaceAll("\\.$", ""));
        if (file.isPresent() && !availability.isStopped() && Outage.isOfStore(e)) {
            end(why);
        }
        dropConnections();
        availability.failed(why);
        return new DatabaseUnavailableException(why, e);
    }

    /**
     * H2 closes its file at the first write that fails, and threads that are in it then may never come out again: only
     * another process can go on. Nothing is closed first, as after a kill.
     */
    private static void end(String why) {
        LOG.fatal(why
                + " The H2 file could not be written, so Homeroom ends; nothing that was taken in is lost. Make sure"
                + " that the disk has space, and start Homeroom again.");
        Runtime.getRuntime().halt(FAILED);
    }

    /** The pool doesn't notice of all of them that they are of no more use. */
    private void dropConnections() {
        if (dataSource instanceof AgroalDataSource pool) {
            pool.flush(AgroalDataSource.FlushMode.GRACEFUL);
        }
    }

    /** Writes, since a full disk can still be read. */
    private void probe() {
        requireFile();
        jdbi.useTransaction(handle -> handle.execute("update pulse set beat = beat + 1"));
        commits.await();
    }

    private void requireFile() {
        file.flatMap(H2File::problem).ifPresent(problem -> {
            availability.failed(problem);
            throw new DatabaseUnavailableException(problem, null);
        });
    }
}
