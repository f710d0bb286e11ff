package dev.homeroom.backend.upstream;

import java.time.Duration;

/** A point in time to wait for. It uses the monotonic clock, so changes of the system clock do not move it. */
public final class Deadline {
    private final long start = System.nanoTime();
    private final Duration limit;

    private Deadline(Duration limit) {
        this.limit = limit;
    }

    public static Deadline in(Duration limit) {
        return new Deadline(limit);
    }

    /** The remaining time; zero after the deadline, never negative. */
    public Duration left() {
        Duration left = limit.minusNanos(System.nanoTime() - start);
        return left.isNegative() ? Duration.ZERO : left;
    }

    public boolean isOver() {
        return left().isZero();
    }
}
