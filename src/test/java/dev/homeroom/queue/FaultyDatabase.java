package dev.homeroom.queue;

import dev.homeroom.database.Database;
import dev.homeroom.database.DatabaseUnavailableException;
import dev.homeroom.database.TestEntities;
import java.sql.Connection;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.h2.jdbcx.JdbcDataSource;

/**
 * A database that fails at a transaction of a test's choice, either before it or after its commit, or that is
 * unavailable for as long as a test wants.
 */
public final class FaultyDatabase extends Database {
    private final Database database;
    private final When when;
    private final AtomicInteger waiting = new AtomicInteger();
    private int remaining = Integer.MAX_VALUE;
    private boolean crash;
    private boolean staysAway;
    private boolean away;

    public enum When {
        BEFORE_IT,
        AFTER_IT
    }

    public FaultyDatabase(Database database, When when) {
        super(new JdbcDataSource(), TestEntities::mapping);
        this.database = database;
        this.when = when;
    }

    /** The process dies once, at this transaction from now, counted from 1. */
    public void crashAt(int transaction) {
        remaining = transaction;
        crash = true;
    }

    /** The process dies at this transaction from now, counted from 1: its other threads have no further one. */
    synchronized void dieAt(int transaction) {
        crashAt(transaction);
        staysAway = true;
    }

    /** The database fails once, at the next transaction. */
    void failNext() {
        remaining = 1;
        crash = false;
    }

    void goAway() {
        goAwayAfter(0);
    }

    /** The database becomes unavailable after this number of further transactions. */
    synchronized void goAwayAfter(int transactions) {
        remaining = transactions + 1;
        staysAway = true;
    }

    synchronized void comeBack() {
        remaining = Integer.MAX_VALUE;
        staysAway = false;
        away = false;
        notifyAll();
    }

    /** The number of threads that wait for the end of the outage. */
    int waiting() {
        return waiting.get();
    }

    @Override
    public <T> T inTransaction(Function<Connection, T> work) {
        Fate fate = next();
        if (fate == Fate.IS_DEAD || (fate == Fate.FAILS && when == When.BEFORE_IT)) {
            fail();
        }
        T result = database.inTransaction(work);
        if (fate == Fate.FAILS) {
            fail();
        }
        return result;
    }

    private enum Fate {
        SUCCEEDS,
        FAILS,
        IS_DEAD
    }

    private synchronized Fate next() {
        remaining--;
        away = away || (staysAway && remaining <= 0);
        if (crash && staysAway && remaining < 0) {
            return Fate.IS_DEAD;
        }
        return away || remaining == 0 ? Fate.FAILS : Fate.SUCCEEDS;
    }

    private void fail() {
        if (crash) {
            throw new Crash();
        }
        throw new DatabaseUnavailableException("The connection broke.", null);
    }

    @Override
    public synchronized boolean awaitReturn(Duration limit) {
        waiting.incrementAndGet();
        long deadline = System.nanoTime() + limit.toNanos();
        try {
            long left = limit.toNanos();
            while (away && left > 0) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
                left = deadline - System.nanoTime();
            }
            return !away;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        } finally {
            waiting.decrementAndGet();
        }
    }

    @Override
    public void useTransaction(Consumer<Connection> work) {
        this.<Boolean>inTransaction(connection -> {
            work.accept(connection);
            return true;
        });
    }
}
