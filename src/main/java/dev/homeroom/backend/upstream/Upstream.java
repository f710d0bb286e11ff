package dev.homeroom.backend.upstream;

import dev.homeroom.backend.AgentOutcome.Interrupted.How;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One server, spoken to over HTTP/1.1. Follows no redirects and repeats nothing that may have been received; every call
 * blocks within a limit.
 */
public final class Upstream implements AutoCloseable {
    static {
        // The pool's only switch is this property, and the JDK reads it once. Letta closes idle connections after 5 s,
        // and a
        // POST on one that it is just closing is lost without a trace. The JDK does not close on the
        // second: with 4 s one was seen open for 6.3 s.
        if (System.getProperty("jdk.httpclient.keepalive.timeout") == null) {
            System.setProperty("jdk.httpclient.keepalive.timeout", "1");
        }
    }

    private final URI server;
    private final Optional<String> apiKey;
    private final HttpClient client;

    public Upstream(URI server, Optional<String> apiKey, Duration connectTimeout) {
        this.server = server;
        this.apiKey = apiKey;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(connectTimeout)
                .executor(Executors.newVirtualThreadPerTaskExecutor())
                .build();
    }

    /** @param mostBytes of the answer; a longer one counts as lost */
    public Reply.Complete fetch(Call call, Duration limit, int mostBytes) {
        Deadline deadline = Deadline.in(limit);
        return switch (exchange(call, limit, new BreakOff())) {
            case Exchange.Failed(var reply) -> reply;
            case Exchange.Answered(var response) -> whole(response, deadline, mostBytes);
        };
    }

    /**
     * As {@link #fetch}, but leaves a stream of events to the caller.
     *
     * @param limit until the answer begins
     */
    public Reply stream(Call call, Duration limit, int mostBytes) {
        return stream(call, limit, mostBytes, new BreakOff());
    }

    /** @param breakOff ends the call at any time, also while the stream is read */
    public Reply stream(Call call, Duration limit, int mostBytes, BreakOff breakOff) {
        Deadline deadline = Deadline.in(limit);
        return switch (exchange(call, limit, breakOff)) {
            case Exchange.Failed(var reply) -> reply;
            case Exchange.Answered(var response) -> {
                breakOff.by(response.body()::breakOff);
                yield isEventStream(response)
                        ? new Reply.Streamed(response.statusCode(), new EventStream(response.body()))
                        : whole(response, deadline, mostBytes);
            }
        };
    }

    private sealed interface Exchange {
        record Answered(HttpResponse<ByteFeed> response) implements Exchange {}

        record Failed(Reply.Complete reply) implements Exchange {}
    }

    /** The client's own request time-out is not used: from JDK 26 on it would cut off bodies that take longer. */
    private Exchange exchange(Call call, Duration limit, BreakOff breakOff) {
        CompletableFuture<HttpResponse<ByteFeed>> response = client.sendAsync(request(call), info -> new ByteFeed());
        breakOff.by(() -> response.cancel(true));
        try {
            return new Exchange.Answered(response.get(limit.toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException e) {
            response.cancel(true);
            return new Exchange.Failed(new Reply.Lost(How.TIMED_OUT, "no answer within " + limit.toSeconds() + " s"));
        } catch (CancellationException e) {
            return new Exchange.Failed(new Reply.Lost(How.CONNECTION_LOST, "the call was broken off"));
        } catch (InterruptedException e) {
            response.cancel(true);
            Thread.currentThread().interrupt();
            return new Exchange.Failed(new Reply.Lost(How.CONNECTION_LOST, "the wait was interrupted"));
        } catch (ExecutionException e) {
            Throwable failure = e.getCause() == null ? e : e.getCause();
            String detail = Failures.describe(failure);
            return new Exchange.Failed(
                    Failures.beforeSending(failure)
                            ? new Reply.NotSent("no connection to " + server + " (" + detail + ")")
                            : new Reply.Lost(How.CONNECTION_LOST, detail));
        }
    }

    private HttpRequest request(Call call) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server + call.path()))
                .method(
                        call.method(),
                        call.json()
                                .map(HttpRequest.BodyPublishers::ofString)
                                .orElseGet(HttpRequest.BodyPublishers::noBody))
                .header("Accept", "application/json, text/event-stream");
        call.json().ifPresent(json -> request.header("Content-Type", "application/json"));
        apiKey.ifPresent(key -> request.header("Authorization", "Bearer " + key));
        call.headers().forEach(request::header);
        return request.build();
    }

    private static boolean isEventStream(HttpResponse<?> response) {
        return response.headers().firstValue("Content-Type").orElse("").startsWith("text/event-stream");
    }

    private static Reply.Complete whole(HttpResponse<ByteFeed> response, Deadline deadline, int mostBytes) {
        ByteFeed feed = response.body();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (body.size() <= mostBytes) {
            switch (feed.take(deadline.left())) {
                case ByteFeed.Arrival.Bytes(var buffers) -> buffers.forEach(buffer -> append(buffer, body));
                case ByteFeed.Arrival.End() -> {
                    return new Reply.Whole(
                            response.statusCode(),
                            body.toString(StandardCharsets.UTF_8),
                            RetryAfter.of(response.headers()));
                }
                case ByteFeed.Arrival.Failure(var detail) -> {
                    return new Reply.Lost(How.CONNECTION_LOST, detail);
                }
                case ByteFeed.Arrival.Nothing() -> {
                    feed.close();
                    return new Reply.Lost(How.TIMED_OUT, "the answer did not end in time");
                }
            }
        }
        feed.close();
        return new Reply.Lost(How.CONNECTION_LOST, "the answer is longer than " + mostBytes + " bytes");
    }

    private static void append(ByteBuffer buffer, ByteArrayOutputStream body) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        body.writeBytes(bytes);
    }

    /** Running calls end as lost. */
    @Override
    public void close() {
        client.shutdownNow();
    }
}
