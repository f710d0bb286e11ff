package dev.homeroom.backend.upstream;

import java.time.Duration;

/** A point of time to wait until; measured by the monotonic clock, so that setting the system's clock moves nothing. */
public final class Deadline {
    private final long start = System.nanoTime();
    private final Duration limit;

    private Deadline(Duration limit) {
        this.limit = limit;
    }

    public static Deadline in(Duration limit) {
        return new Deadline(limit);
    }

    /** Zero once it has passed, never negative. */
    public Duration left() {
        Duration left = limit.minusNanos(System.nanoTime() - start);
        return left.isNegative() ? Duration.ZERO : left;
    }

    public boolean isOver() {
        return left().isZero();
    }
}
