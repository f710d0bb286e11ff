package dev.homeroom.time;

import java.time.Duration;

/** Measures how long something takes. It uses the monotonic clock, so changes of the system clock do not count. */
public final class Stopwatch {
    private final long start = System.nanoTime();

    private Stopwatch() {}

    public static Stopwatch start() {
        return new Stopwatch();
    }

    public Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
