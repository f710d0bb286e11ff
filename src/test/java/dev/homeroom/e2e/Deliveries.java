package dev.homeroom.e2e;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Requests that a {@link Proxy} sends by itself after the caller has its answer. */
final class Deliveries implements AutoCloseable {
    private static final Duration UNTIL_ASKED_AGAIN = Duration.ofMillis(200);

    private final Target target;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicInteger underWay = new AtomicInteger();
    private volatile boolean closed;

    Deliveries(Target target) {
        this.target = target;
    }

    /** Sends it at once and ignores the result. */
    void make(Target.Request request) {
        inBackground(() -> isTaken(request));
    }

    /** Sends it later, in order, and repeats it until accepted: the caller believes it delivered. */
    void insistOn(List<Target.Request> requests, Duration after, Runnable taken) {
        inBackground(() -> {
            Patience.pause(after);
            requests.forEach(this::askUntilTaken);
            taken.run();
        });
    }

    private void inBackground(Runnable delivery) {
        underWay.incrementAndGet();
        threads.execute(() -> {
            try {
                delivery.run();
            } finally {
                underWay.decrementAndGet();
            }
        });
    }

    private void askUntilTaken(Target.Request request) {
        while (!closed && !isTaken(request)) {
            Patience.pause(UNTIL_ASKED_AGAIN);
        }
    }

    private boolean isTaken(Target.Request request) {
        try {
            return target.ask(request).map(Target.Reply::isSuccess).orElse(false);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Waits until the target has accepted everything. */
    void awaitAll() {
        Patience.waitingFor("all deliveries").until(() -> underWay.get() == 0);
    }

    @Override
    public void close() {
        closed = true;
        threads.shutdownNow();
    }
}
