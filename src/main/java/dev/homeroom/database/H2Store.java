package dev.homeroom.database;

import java.sql.Connection;
import java.sql.SQLException;
import org.h2.engine.Session;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.mvstore.MVStore;

/**
 * The pages of an H2 database, written in two steps: a short one during which no transaction may run, and a long one
 * during which any may. The statement {@code checkpoint} does both at once.
 */
sealed interface H2Store {
    /**
     * Collects all pages that have changed, and returns before they are written.
     *
     * @throws org.h2.mvstore.MVStoreException when an earlier write failed
     */
    void collect();

    /**
     * Waits until all collected pages are in the file.
     *
     * @throws org.h2.mvstore.MVStoreException when the write failed; H2 has closed its file then
     */
    void awaitWrite();

    static H2Store of(Connection connection) {
        try {
            Session session = connection.unwrap(JdbcConnection.class).getSession();
            if (!(session instanceof SessionLocal local)) {
                return new InAnotherProcess(connection);
            }
            return local.getDatabase().isPersistent()
                    ? new InFile(local.getDatabase().getStore().getMvStore())
                    : new InMemory();
        } catch (SQLException e) {
            throw new NoConnectionException(e);
        }
    }

    /** A database in memory is never written. */
    record InMemory() implements H2Store {
        @Override
        public void collect() {}

        @Override
        public void awaitWrite() {}
    }

    record InFile(MVStore pages) implements H2Store {
        @Override
        public void collect() {
            long version = pages.tryCommit();
            // H2 collects nothing while it writes by itself, and what it writes may have been collected too early.
            if (version < 0 && pages.hasUnsavedChanges()) {
                pages.commit();
            }
        }

        @Override
        public void awaitWrite() {
            pages.executeFilestoreOperation(() -> {});
        }
    }

    /** The pages of an H2 server are out of reach, so it does both steps at once. */
    record InAnotherProcess(Connection connection) implements H2Store {
        @Override
        public void collect() {
            Sql.on(connection, "checkpoint").execute();
        }

        @Override
        public void awaitWrite() {}
    }
}
