package dev.homeroom.queue.lane;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Wakes one waiter; signals given while nobody waits are remembered as one. */
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
