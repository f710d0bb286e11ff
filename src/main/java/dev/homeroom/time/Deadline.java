package dev.homeroom.time;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A point in time to wait for. It uses the monotonic clock, so changes of the system clock do not move it. */
public final class Deadline {
    private final long start = System.nanoTime();
    private final long limit;

    private Deadline(Duration limit) {
        this.limit = TimeUnit.NANOSECONDS.convert(limit);
    }

    public static Deadline in(Duration limit) {
        return new Deadline(limit);
    }

    /** The remaining time; zero after the deadline, never negative. */
    public Duration left() {
        return Duration.ofNanos(Math.max(0, nanosLeft()));
    }

    public boolean isOver() {
        return nanosLeft() <= 0;
    }

    private long nanosLeft() {
        return limit - (System.nanoTime() - start);
    }
}
