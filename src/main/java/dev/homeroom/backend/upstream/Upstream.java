package dev.homeroom.backend.upstream;

import dev.homeroom.backend.AgentBackend.Circuit;
import dev.homeroom.backend.AgentOutcome.Interrupted.How;
import dev.homeroom.backend.upstream.RequestAttempt.AttemptEnd;
import dev.homeroom.database.entity.OutsideTransactions;
import dev.homeroom.time.Deadline;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.zip.DataFormatException;

/**
 * One server, spoken to over HTTP/1.1. Follows no redirects and repeats nothing that may have been received; every call
 * blocks within a limit.
 */
public final class Upstream implements AutoCloseable {
    private static final String IDLE_CONNECTIONS = "jdk.httpclient.keepalive.timeout";

    private final URI server;
    private final Optional<String> apiKey;
    private final HttpClient client;
    private final RequestGuard guard;

    /**
     * Closes idle connections after a second, in the whole JVM and unless the property is set. To be called before
     * anything uses a connection, since the JDK reads its only setting once. Letta closes idle connections after 5 s, and
     * a POST on one that it is just closing is lost without a trace. The JDK does not close on the second: with 4 s one
     * was seen open for 6.3 s.
     */
    public static void closeIdleConnections() {
        if (System.getProperty(IDLE_CONNECTIONS) == null) {
            System.setProperty(IDLE_CONNECTIONS, "1");
        }
    }

    public Upstream(URI server, Optional<String> apiKey, Duration connectTimeout, RequestGuard guard) {
        this.server = server;
        this.apiKey = apiKey;
        this.guard = guard;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(connectTimeout)
                .executor(Executors.newVirtualThreadPerTaskExecutor())
                .build();
    }

    /** @param mostBytes of the answer; a longer one counts as lost */
    public UpstreamReply.Complete fetch(UpstreamRequest upstreamRequest, Duration limit, int mostBytes) {
        return guard.once(() -> fetchOnce(upstreamRequest, limit, mostBytes));
    }

    /** Fetches a small read, which may be repeated. Otherwise like {@link #fetch}. */
    public UpstreamReply.Complete read(UpstreamRequest upstreamRequest, Duration limit, int mostBytes) {
        return guard.read(() -> fetchOnce(upstreamRequest, limit, mostBytes));
    }

    /** Fetches also while the circuit is open. Otherwise like {@link #fetch}. */
    public UpstreamReply.Complete fetchAnyway(UpstreamRequest upstreamRequest, Duration limit, int mostBytes) {
        return fetchOnce(upstreamRequest, limit, mostBytes).reply();
    }

    /** Probes by this small read whether the server can be reached. */
    public void probeBy(UpstreamRequest upstreamRequest, Duration limit, int mostBytes) {
        guard.probeBy(() -> fetchOnce(upstreamRequest, limit, mostBytes));
    }

    private RequestAttempt<UpstreamReply.Complete> fetchOnce(
            UpstreamRequest upstreamRequest, Duration limit, int mostBytes) {
        Deadline deadline = Deadline.in(limit);
        return switch (exchange(upstreamRequest, limit, new CancelSignal())) {
            case RequestResult.Failed(var reply, var end) -> new RequestAttempt<>(reply, end);
            case RequestResult.Answered(var response) -> RequestAttempt.answered(whole(response, deadline, mostBytes));
        };
    }

    /**
     * Fetches an answer, but leaves a stream of events to the caller.
     *
     * @param limit until the answer begins
     */
    public UpstreamReply stream(UpstreamRequest upstreamRequest, Duration limit, int mostBytes) {
        return stream(upstreamRequest, limit, mostBytes, new CancelSignal());
    }

    /** @param cancelSignal ends the call at any time, also while the stream is read */
    public UpstreamReply stream(
            UpstreamRequest upstreamRequest, Duration limit, int mostBytes, CancelSignal cancelSignal) {
        return guard.question(() -> streamOnce(upstreamRequest, limit, mostBytes, cancelSignal));
    }

    private RequestAttempt<UpstreamReply> streamOnce(
            UpstreamRequest upstreamRequest, Duration limit, int mostBytes, CancelSignal cancelSignal) {
        Deadline deadline = Deadline.in(limit);
        return switch (exchange(upstreamRequest, limit, cancelSignal)) {
            case RequestResult.Failed(var reply, var end) -> new RequestAttempt<>(reply, end);
            case RequestResult.Answered(var response) -> {
                cancelSignal.by(response.body()::cancel);
                yield RequestAttempt.answered(
                        isSuccess(response) || isEventStream(response)
                                ? new UpstreamReply.Streamed(response.statusCode(), new EventStream(response.body()))
                                : whole(response, deadline, mostBytes));
            }
        };
    }

    private sealed interface RequestResult {
        record Answered(HttpResponse<BodySubscriber> response) implements RequestResult {}

        record Failed(UpstreamReply.Complete reply, AttemptEnd end) implements RequestResult {}

        static Failed unanswered(UpstreamReply.Complete reply) {
            return new Failed(reply, AttemptEnd.UNANSWERED);
        }

        static Failed abandoned(String detail) {
            return new Failed(new UpstreamReply.Lost(How.CONNECTION_LOST, detail), AttemptEnd.ABANDONED);
        }
    }

    /** The client's own request time-out is not used: from JDK 26 on it would cut off bodies that take longer. */
    private RequestResult exchange(UpstreamRequest upstreamRequest, Duration limit, CancelSignal cancelSignal) {
        OutsideTransactions.require("a request to a backend");
        CompletableFuture<HttpResponse<BodySubscriber>> response =
                client.sendAsync(request(upstreamRequest), info -> new BodySubscriber());
        cancelSignal.by(() -> response.cancel(true));
        try {
            return new RequestResult.Answered(response.get(limit.toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException e) {
            response.cancel(true);
            return RequestResult.unanswered(
                    new UpstreamReply.Lost(How.TIMED_OUT, "no answer within " + limit.toSeconds() + " s"));
        } catch (CancellationException e) {
            return RequestResult.abandoned("the call was broken off");
        } catch (InterruptedException e) {
            response.cancel(true);
            Thread.currentThread().interrupt();
            return RequestResult.abandoned("the wait was interrupted");
        } catch (ExecutionException e) {
            Throwable failure = e.getCause() == null ? e : e.getCause();
            String detail = UpstreamFailures.describe(failure);
            return RequestResult.unanswered(
                    UpstreamFailures.beforeSending(failure)
                            ? new UpstreamReply.NotSent("no connection to " + server + " (" + detail + ")")
                            : new UpstreamReply.Lost(How.CONNECTION_LOST, detail));
        }
    }

    private HttpRequest request(UpstreamRequest upstreamRequest) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server + upstreamRequest.path()))
                .method(
                        upstreamRequest.method(),
                        upstreamRequest
                                .json()
                                .map(HttpRequest.BodyPublishers::ofString)
                                .orElseGet(HttpRequest.BodyPublishers::noBody))
                .header("Accept", "application/json, text/event-stream")
                .header("Accept-Encoding", "identity");
        upstreamRequest.json().ifPresent(json -> request.header("Content-Type", "application/json"));
        apiKey.ifPresent(key -> request.header("Authorization", "Bearer " + key));
        upstreamRequest.headers().forEach(request::header);
        return request.build();
    }

    private static boolean isEventStream(HttpResponse<?> response) {
        return response.headers()
                .firstValue("Content-Type")
                .orElse("")
                .strip()
                .toLowerCase(Locale.ROOT)
                .startsWith("text/event-stream");
    }

    /** The content type of a successful response is often wrong, so the body decides. */
    private static boolean isSuccess(HttpResponse<?> response) {
        return response.statusCode() >= 200 && response.statusCode() < 300;
    }

    private static UpstreamReply.Complete whole(
            HttpResponse<BodySubscriber> response, Deadline deadline, int mostBytes) {
        BodySubscriber feed = response.body();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        Gunzip unpacked = new Gunzip(buffer -> append(buffer, body));
        while (body.size() <= mostBytes) {
            switch (feed.take(deadline.left())) {
                case BodySubscriber.Arrival.Bytes(var buffers) -> {
                    buffers.forEach(unpacked::add);
                    if (!unpack(unpacked, body, mostBytes)) {
                        feed.close();
                        return new UpstreamReply.Lost(
                                How.CONNECTION_LOST, "the answer is packed with gzip, and broken");
                    }
                }
                case BodySubscriber.Arrival.End() -> {
                    unpacked.end();
                    return new UpstreamReply.Whole(
                            response.statusCode(),
                            body.toString(StandardCharsets.UTF_8),
                            RetryAfter.of(response.headers()));
                }
                case BodySubscriber.Arrival.Failure(var detail) -> {
                    return new UpstreamReply.Lost(How.CONNECTION_LOST, detail);
                }
                case BodySubscriber.Arrival.Nothing() -> {
                    feed.close();
                    return new UpstreamReply.Lost(How.TIMED_OUT, "the answer did not end in time");
                }
            }
        }
        feed.close();
        return new UpstreamReply.Lost(How.CONNECTION_LOST, "the answer is longer than " + mostBytes + " bytes");
    }

    private static boolean unpack(Gunzip unpacked, ByteArrayOutputStream body, int mostBytes) {
        try {
            boolean more = true;
            while (more && body.size() <= mostBytes) {
                more = unpacked.passOn();
            }
            return true;
        } catch (DataFormatException e) {
            return false;
        }
    }

    private static void append(ByteBuffer buffer, ByteArrayOutputStream body) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        body.writeBytes(bytes);
    }

    public Circuit circuit() {
        return guard.circuit();
    }

    /** Running calls end as lost. */
    @Override
    public void close() {
        guard.close();
        client.shutdownNow();
    }
}
