package dev.homeroom.database;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Units of work on the database. A unit is one transaction on one connection and never makes a network call of another
 * kind while it is open, since connections are what limits the whole service.
 */
@ApplicationScoped
public class Database {
    private final Jdbi jdbi;

    public Database(DataSource dataSource) {
        this.jdbi = Jdbi.create(dataSource);
    }

    /** Runs the work in one transaction: committed when it returns, rolled back when it throws. */
    public <T> T inTransaction(Function<Handle, T> work) {
        return jdbi.inTransaction(work::apply);
    }

    /** As {@link #inTransaction}, without a result. */
    public void useTransaction(Consumer<Handle> work) {
        jdbi.useTransaction(work::accept);
    }
}
