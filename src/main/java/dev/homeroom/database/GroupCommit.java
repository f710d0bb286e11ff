package dev.homeroom.database;

import java.sql.DatabaseMetaData;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Group commit for H2: one write to disk serves all waiting transactions. H2 writes whole pages, so twenty commits cost
 * about as much as one. H2 therefore commits in memory, and a unit of work returns once a write that began after its
 * commit has ended. PostgreSQL does this by itself.
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
     * Returns once everything committed before the call is on disk.
     *
     * @throws RuntimeException when the write fails, like that of a statement
     */
    void await() {
        if (!isH2()) {
            return;
        }
        long ticket = committed.incrementAndGet();
        writing.lock();
        try {
            if (onDisk < ticket) {
                write();
            }
        } finally {
            writing.unlock();
        }
    }

    /** Covers every transaction that was counted before the write begins, since each had already committed. */
    private void write() {
        long upTo = committed.get();
        jdbi.useHandle(handle -> handle.execute("checkpoint"));
        onDisk = upTo;
    }

    /** Asks the connection once, since URLs take many forms in tests and in operation. */
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
