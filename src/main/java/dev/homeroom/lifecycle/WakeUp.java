package dev.homeroom.lifecycle;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Wakes one waiting thread. Signals that arrive while no thread waits are kept as one. */
public final class WakeUp {
    private final Semaphore given = new Semaphore(0);

    public void wake() {
        given.release();
    }

    /** Drops a signal that was given before. */
    void forget() {
        given.drainPermits();
    }

    /**
     * Waits for a signal. Returns at once if one was given since the last call.
     *
     * @param limit the longest wait; may be zero
     * @return whether a signal was given
     */
    public boolean await(Duration limit) throws InterruptedException {
        boolean woken = given.tryAcquire(limit.toMillis(), TimeUnit.MILLISECONDS);
        forget();
        return woken;
    }
}
