package dev.homeroom.work;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Wakes one waiter; signals given while nobody waits are remembered as one. */
final class Signal {
    private final Semaphore given = new Semaphore(0);

    void give() {
        given.release();
    }

    void await(Duration longest) throws InterruptedException {
        if (given.tryAcquire(longest.toMillis(), TimeUnit.MILLISECONDS)) {
            given.drainPermits();
        }
    }
}
