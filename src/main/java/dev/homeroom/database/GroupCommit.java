package dev.homeroom.database;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Group commit for H2: one write to disk serves all waiting transactions. H2 writes whole pages, so twenty commits cost
 * about as much as one. H2 therefore commits in memory, and a unit of work returns once a write that began after its
 * commit has ended. PostgreSQL does this by itself.
 *
 * <p>No transaction runs while H2 collects the pages for a write. H2 goes through its tables one after the other, so a
 * transaction that runs meanwhile would be in the file by half. After a kill, H2 neither completes nor undoes such a
 * transaction.
 */
final class GroupCommit {
    private final Transactions transactions;
    private final AtomicReference<Batch> gathering = new AtomicReference<>(new Batch());
    private final ReentrantLock writing = new ReentrantLock();

    /** Shared by the transactions, exclusive while pages are collected. */
    private final ReentrantReadWriteLock collecting = new ReentrantReadWriteLock();

    private volatile @Nullable Boolean isH2;

    GroupCommit(Transactions transactions) {
        this.transactions = transactions;
    }

    /** The transactions that one write puts on disk. The first one to join leads: it writes for all. */
    private static final class Batch {
        private final AtomicBoolean isLed = new AtomicBoolean();
        private final CompletableFuture<Boolean> written = new CompletableFuture<>();
    }

    /**
     * Runs a transaction, and returns once it is on disk. One that runs within another is on disk when the outer one is.
     *
     * @throws RuntimeException when the write fails, like that of a statement
     */
    <T> T durably(Supplier<T> transaction) {
        if (!isH2()) {
            return transaction.get();
        }
        T result = whileNothingIsCollected(transaction);
        if (collecting.getReadHoldCount() == 0) {
            await();
        }
        return result;
    }

    private <T> T whileNothingIsCollected(Supplier<T> transaction) {
        collecting.readLock().lock();
        try {
            return transaction.get();
        } finally {
            collecting.readLock().unlock();
        }
    }

    /** Joins after the commit. Whoever joins during a write is in the next one, so batches grow with the load. */
    private void await() {
        Batch mine = gathering.get();
        if (mine.isLed.compareAndSet(false, true)) {
            lead(mine);
        } else {
            mine.written.join();
        }
    }

    private void lead(Batch mine) {
        try {
            write();
        } catch (RuntimeException | Error e) {
            gathering.compareAndSet(mine, new Batch());
            mine.written.completeExceptionally(e);
            throw e;
        }
        mine.written.complete(true);
    }

    private void write() {
        writing.lock();
        try {
            transactions.<Boolean>use(connection -> {
                H2Store store = H2Store.of(connection);
                collect(store);
                store.awaitWrite();
                return true;
            });
        } finally {
            writing.unlock();
        }
    }

    /** Ends the batch first: whoever has joined it has committed. */
    private void collect(H2Store store) {
        collecting.writeLock().lock();
        try {
            gathering.set(new Batch());
            store.collect();
        } finally {
            collecting.writeLock().unlock();
        }
    }

    /** Asks the connection once, since URLs take many forms in tests and in operation. */
    private boolean isH2() {
        Boolean known = isH2;
        if (known == null) {
            known = transactions.use(Sql::isOnH2);
            isH2 = known;
        }
        return known;
    }
}
