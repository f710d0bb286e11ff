package dev.homeroom.lifecycle;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Calls in flight to a resource that is about to close. Background threads may still call it during a shutdown: those
 * who have begun may finish, and nobody else begins.
 */
public final class InFlight {
    private static final int ALL = Integer.MAX_VALUE;

    private final Semaphore permits = new Semaphore(ALL);
    private volatile boolean isDraining;

    /** @return whether the call may begin; then {@link #end} must follow */
    public boolean begin() {
        return !isDraining && permits.tryAcquire();
    }

    /** Must be called once after each call that has begun. */
    public void end() {
        permits.release();
    }

    /**
     * Lets no further call begin, and waits for those that have. Must be called at most once.
     *
     * @return whether all have ended within the limit
     */
    public boolean drain(Duration limit) throws InterruptedException {
        isDraining = true;
        return permits.tryAcquire(ALL, limit.toNanos(), TimeUnit.NANOSECONDS);
    }
}
