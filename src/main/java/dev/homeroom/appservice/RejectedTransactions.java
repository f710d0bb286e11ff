package dev.homeroom.appservice;

import dev.homeroom.lifecycle.WakeUp;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/**
 * Transactions that were answered with 503. The homeserver keeps them and retries with a growing backoff, or never. A
 * ping makes it send them again at once.
 */
@ApplicationScoped
public class RejectedTransactions {
    private final WakeUp noted = new WakeUp();

    public void note() {
        noted.wake();
    }

    /**
     * Blocks until a transaction is rejected. Returns at once if one was rejected since the last call.
     *
     * @param limit the longest wait; may be zero
     * @return whether a transaction was rejected
     */
    public boolean await(Duration limit) throws InterruptedException {
        return noted.await(limit);
    }
}
