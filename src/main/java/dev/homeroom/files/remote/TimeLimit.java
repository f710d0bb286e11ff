package dev.homeroom.files.remote;

import dev.homeroom.time.Deadline;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.hc.core5.concurrent.Cancellable;

/** The time for one picture. A server that sends a byte now and then would stay within every other limit. */
final class TimeLimit {
    private final Deadline end;

    TimeLimit(Duration longest) {
        this.end = Deadline.in(longest);
    }

    /** Watches one request until it is closed. */
    interface Watch extends AutoCloseable {
        @Override
        void close();
    }

    boolean isOver() {
        return end.isOver();
    }

    /** Breaks off the request when the time is over. */
    Watch cancels(Cancellable request) {
        CountDownLatch done = new CountDownLatch(1);
        Thread.ofVirtual().name("time limit").start(() -> {
            try {
                if (!done.await(end.left().toNanos(), TimeUnit.NANOSECONDS)) {
                    request.cancel();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        return done::countDown;
    }
}
