package dev.homeroom.backend.upstream;

import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Passes a response body from the HTTP client's threads to the reading thread, one buffer at a time. It requests the
 * next buffer only after the last was taken, so a slow reader slows the server down instead of filling memory.
 */
final class BodySubscriber implements HttpResponse.BodySubscriber<BodySubscriber> {

    sealed interface Arrival {
        record Bytes(List<ByteBuffer> buffers) implements Arrival {}

        record End() implements Arrival {}

        record Failure(String detail) implements Arrival {}

        /** No data arrived within the limit. */
        record Nothing() implements Arrival {}
    }

    private final BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();
    private final CompletableFuture<BodySubscriber> ready = new CompletableFuture<>();
    private volatile Flow.@Nullable Subscription source;

    /** Waits for the next arrival. Nothing follows {@link Arrival.End} or {@link Arrival.Failure}. */
    Arrival take(Duration limit) {
        try {
            Arrival arrival = arrivals.poll(Math.max(0, limit.toNanos()), TimeUnit.NANOSECONDS);
            Flow.Subscription more = source;
            if (arrival instanceof Arrival.Bytes && more != null) {
                more.request(1);
            }
            return arrival == null ? new Arrival.Nothing() : arrival;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Arrival.Failure("the wait was interrupted");
        }
    }

    /** Closes the connection, unless the body was read to the end. */
    void close() {
        Flow.Subscription rest = source;
        if (rest != null) {
            rest.cancel();
        }
    }

    /** Ends the reader's wait and closes the connection. Any thread may call it. */
    void cancel() {
        arrivals.add(new Arrival.Failure("the call was broken off"));
        close();
    }

    @Override
    public CompletionStage<BodySubscriber> getBody() {
        return ready;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        source = subscription;
        ready.complete(this);
        subscription.request(1);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        arrivals.add(new Arrival.Bytes(buffers));
    }

    @Override
    public void onError(Throwable failure) {
        arrivals.add(new Arrival.Failure(UpstreamFailures.describe(failure)));
        ready.complete(this);
    }

    @Override
    public void onComplete() {
        arrivals.add(new Arrival.End());
    }
}
