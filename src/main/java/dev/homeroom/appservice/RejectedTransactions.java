package dev.homeroom.appservice;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Transactions that were answered with 503. The homeserver still has them; a ping makes it send them again, where it would
 * otherwise wait for longer and longer, or for ever.
 */
@ApplicationScoped
public class RejectedTransactions {
    private final Semaphore noted = new Semaphore(0);

    public void note() {
        noted.release();
    }

    /**
     * Blocks until a transaction is turned away; those that were turned away since the last call count.
     *
     * @param limit how long to wait at most; also zero
     * @return whether one was
     */
    public boolean await(Duration limit) throws InterruptedException {
        boolean any = noted.tryAcquire(limit.toMillis(), TimeUnit.MILLISECONDS);
        noted.drainPermits();
        return any;
    }
}
