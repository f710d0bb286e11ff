package dev.homeroom.queue.lane;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Wakes one waiting thread. Signals that arrive while no thread waits are kept as one. */
final class WakeUp {
    private final Semaphore given = new Semaphore(0);

    void wake() {
        given.release();
    }

    void await(Duration longest) throws InterruptedException {
        if (given.tryAcquire(longest.toMillis(), TimeUnit.MILLISECONDS)) {
            given.drainPermits();
        }
    }
}
