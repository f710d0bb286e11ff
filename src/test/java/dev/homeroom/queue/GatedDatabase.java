package dev.homeroom.queue;

import dev.homeroom.database.Database;
import dev.homeroom.database.TestEntities;
import java.sql.Connection;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.h2.jdbcx.JdbcDataSource;

/** A database that lets a {@link Committer} begin a transaction only when a test says so. */
final class GatedDatabase extends Database {
    private final Database database;
    private final Semaphore mayBegin = new Semaphore(0);
    private final AtomicInteger arrived = new AtomicInteger();

    GatedDatabase(Database database) {
        super(new JdbcDataSource(), TestEntities::mapping);
        this.database = database;
    }

    void letThrough(int transactions) {
        mayBegin.release(transactions);
    }

    /** Forgets what was let through and not used. */
    void shut() {
        mayBegin.drainPermits();
    }

    /** The number of transactions that came to the gate. */
    int arrived() {
        return arrived.get();
    }

    @Override
    public <T> T inTransaction(Function<Connection, T> work) {
        if (Thread.currentThread().getName().equals("committer")) {
            arrived.incrementAndGet();
            mayBegin.acquireUninterruptibly();
        }
        return database.inTransaction(work);
    }

    @Override
    public void useTransaction(Consumer<Connection> work) {
        this.<Boolean>inTransaction(connection -> {
            work.accept(connection);
            return true;
        });
    }
}
