package dev.homeroom.work;

import dev.homeroom.database.Database;
import java.sql.SQLException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.h2.jdbcx.JdbcDataSource;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Handle;

/** A database that fails at a transaction of a test's choice, either before anything of it or after all of it. */
final class FaultyDatabase extends Database {
    private final Database database;
    private final When when;
    private int left = Integer.MAX_VALUE;
    private boolean crash;

    enum When {
        BEFORE_IT,
        AFTER_IT
    }

    FaultyDatabase(Database database, When when) {
        super(new JdbcDataSource());
        this.database = database;
        this.when = when;
    }

    /** The process dies once, at this transaction from now, counted from 1. */
    void crashAt(int transaction) {
        left = transaction;
        crash = true;
    }

    /** The database fails once, at the next transaction. */
    void failNext() {
        left = 1;
        crash = false;
    }

    @Override
    public <T> T inTransaction(Function<Handle, T> work) {
        left--;
        if (when == When.BEFORE_IT) {
            failIfItIsTime();
        }
        T result = database.inTransaction(work);
        if (when == When.AFTER_IT) {
            failIfItIsTime();
        }
        return result;
    }

    private void failIfItIsTime() {
        if (left == 0 && crash) {
            throw new Crash();
        }
        if (left == 0) {
            throw new ConnectionException(new SQLException("The connection broke"));
        }
    }

    @Override
    public void useTransaction(Consumer<Handle> work) {
        this.<Boolean>inTransaction(handle -> {
            work.accept(handle);
            return true;
        });
    }
}
