package dev.homeroom.appservice;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Transactions that were answered with 503. The homeserver keeps them and retries with a growing backoff, or never. A
 * ping makes it send them again at once.
 */
@ApplicationScoped
public class RejectedTransactions {
    private final Semaphore noted = new Semaphore(0);

    public void note() {
        noted.release();
    }

    /**
     * Blocks until a transaction is rejected. Returns at once if one was rejected since the last call.
     *
     * @param limit the longest wait; may be zero
     * @return whether a transaction was rejected
     */
    public boolean await(Duration limit) throws InterruptedException {
        boolean any = noted.tryAcquire(limit.toMillis(), TimeUnit.MILLISECONDS);
        noted.drainPermits();
        return any;
    }
}
