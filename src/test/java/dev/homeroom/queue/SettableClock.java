package dev.homeroom.queue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that advances only when a test says so. */
public final class SettableClock extends Clock {
    private volatile Instant now = Instant.parse("2026-11-21T08:00:00Z");

    /** Must be called from a single thread. */
    @SuppressWarnings("NonAtomicOperationOnVolatileField")
    public void pass(Duration time) {
        now = now.plus(time);
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
