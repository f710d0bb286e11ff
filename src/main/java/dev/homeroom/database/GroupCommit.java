package dev.homeroom.database;

import java.sql.DatabaseMetaData;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Puts what H2 has committed on disk, for all who wait for it at once. Writing costs H2 about as much for twenty
 * commits as for one, since whole pages are written; so it commits in memory, and a unit of work returns when a write has
 * ended that began after its commit. PostgreSQL does the like by itself.
 */
final class GroupCommit {
    private final Jdbi jdbi;
    private final AtomicLong committed = new AtomicLong();
    private final ReentrantLock writing = new ReentrantLock();
    private volatile long onDisk;
    private volatile @Nullable Boolean isH2;

    GroupCommit(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * Returns when all that was committed before the call is on disk.
     *
     * @throws RuntimeException when that can't be, as a statement would throw it
     */
    void await() {
        if (!isH2()) {
            return;
        }
        long mine = committed.incrementAndGet();
        writing.lock();
        try {
            if (onDisk < mine) {
                write();
            }
        } finally {
            writing.unlock();
        }
    }

    /** Whoever is counted before it begins has committed before. */
    private void write() {
        long all = committed.get();
        jdbi.useHandle(handle -> handle.execute("checkpoint"));
        onDisk = all;
    }

    /** Asked of the connection, since tests and operators bring URLs of many kinds; then known. */
    private boolean isH2() {
        Boolean known = isH2;
        if (known == null) {
            String product = jdbi.withHandle(handle -> handle.queryMetadata(DatabaseMetaData::getDatabaseProductName));
            known = product.equals("H2");
            isH2 = known;
        }
        return known;
    }
}
