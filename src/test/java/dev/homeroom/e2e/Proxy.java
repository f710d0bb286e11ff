package dev.homeroom.e2e;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * Stands between Homeroom and the homeserver, in one direction: hands on and records every request, and spoils those
 * that it is told to spoil. A target that is down looks like a connection that is closed without an answer.
 */
final class Proxy implements AutoCloseable {
    private static final Set<String> NOT_HANDED_ON =
            Set.of("connection", "content-length", "expect", "host", "http2-settings", "transfer-encoding", "upgrade");

    static {
        // Or each answer waits for 40 ms in the socket.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final List<URI> targets = new CopyOnWriteArrayList<>();
    private final AtomicInteger turn = new AtomicInteger();
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(3))
            .build();
    private final List<Exchange> exchanges = new CopyOnWriteArrayList<>();
    private final List<Rule> rules = new CopyOnWriteArrayList<>();

    private record Rule(Predicate<Exchange> hits, Fault fault, AtomicInteger left) {
        /** Whether the request is one of those that the rule still has to spoil; counts it if so. */
        boolean takes(Exchange request) {
            return hits.test(request) && left.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
        }
    }

    private Proxy(URI target) {
        this.targets.add(target);
        try {
            this.server =
                    HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), FreePort.choose()), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
    }

    static Proxy to(URI target) {
        Proxy proxy = new Proxy(target);
        proxy.server.start();
        return proxy;
    }

    /** From here on requests go to this target too, each to the next one in turn that can be reached. */
    void alsoTo(URI target) {
        targets.add(target);
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** All requests so far, in the order in which they were answered. */
    List<Exchange> exchanges() {
        return List.copyOf(exchanges);
    }

    List<Exchange> exchanges(Predicate<Exchange> chosen) {
        return exchanges.stream().filter(chosen).toList();
    }

    /** Forgets what was recorded, so that a test counts from here. */
    void forget() {
        exchanges.clear();
    }

    /** Spoils the next {@code times} requests that fit; rules are asked in the order in which they were made. */
    void spoil(Predicate<Exchange> chosen, int times, Fault fault) {
        rules.add(new Rule(chosen, fault, new AtomicInteger(times)));
    }

    /** From here on everything is handed on. */
    void spoilNothing() {
        rules.clear();
    }

    private void handle(HttpExchange call) throws IOException {
        try (call) {
            byte[] body = call.getRequestBody().readAllBytes();
            Exchange request = requestOf(call, body);
            Fault fault = rules.stream()
                    .filter(rule -> rule.takes(request))
                    .map(Rule::fault)
                    .findFirst()
                    .orElseGet(Fault.None::new);
            Optional<Reply> reply = replyTo(call, body, fault);
            record(request, reply.map(given -> given.status).orElse(0));
            if (reply.isPresent()) {
                answer(call, reply.get());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void record(Exchange request, int status) {
        exchanges.add(
                new Exchange(request.at(), request.method(), request.path(), request.query(), request.body(), status));
    }

    private static final class Reply {
        private final int status;
        private final String contentType;
        private final byte[] body;

        Reply(int status, String contentType, byte[] body) {
            this.status = status;
            this.contentType = contentType;
            this.body = body;
        }

        static Reply of(int status, String contentType, String body) {
            return new Reply(status, contentType, body.getBytes(StandardCharsets.UTF_8));
        }
    }

    private Optional<Reply> replyTo(HttpExchange call, byte[] body, Fault fault) throws InterruptedException {
        return switch (fault) {
            case Fault.None() -> handOn(call, body);
            case Fault.RateLimited(Duration retryAfter) ->
                Optional.of(Reply.of(
                        429,
                        "application/json",
                        "{\"errcode\":\"M_LIMIT_EXCEEDED\",\"retry_after_ms\":" + retryAfter.toMillis() + "}"));
            case Fault.BadGateway() -> Optional.of(Reply.of(502, "text/html", "<h1>Bad gateway</h1>"));
            case Fault.Forbidden() ->
                Optional.of(Reply.of(
                        403, "application/json", "{\"errcode\":\"M_FORBIDDEN\",\"error\":\"The proxy says no\"}"));
            case Fault.Dropped() -> Optional.empty();
            case Fault.AnswerLost(Duration hangs) -> {
                handOn(call, body);
                Patience.pause(hangs);
                yield Optional.empty();
            }
            case Fault.Delayed(Duration by) -> {
                Patience.pause(by);
                yield handOn(call, body);
            }
        };
    }

    /** Empty when no target can be reached, or one breaks off. */
    private Optional<Reply> handOn(HttpExchange call, byte[] body) throws InterruptedException {
        int first = turn.getAndIncrement();
        Optional<Reply> reply = Optional.empty();
        for (int i = 0; i < targets.size() && reply.isEmpty(); i++) {
            reply = handOn(targets.get(Math.floorMod(first + i, targets.size())), call, body);
        }
        return reply;
    }

    private Optional<Reply> handOn(URI target, HttpExchange call, byte[] body) throws InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(target.resolve(call.getRequestURI()))
                .timeout(Duration.ofMinutes(2))
                .method(call.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
        call.getRequestHeaders().forEach((name, values) -> {
            if (!NOT_HANDED_ON.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
            }
        });
        try {
            HttpResponse<byte[]> response = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            String contentType = response.headers().firstValue("Content-Type").orElse("application/json");
            return Optional.of(new Reply(response.statusCode(), contentType, response.body()));
        } catch (IOException unreachable) {
            return Optional.empty();
        }
    }

    private static void answer(HttpExchange call, Reply reply) throws IOException {
        call.getResponseHeaders().set("Content-Type", reply.contentType);
        call.sendResponseHeaders(reply.status, reply.body.length == 0 ? -1 : reply.body.length);
        call.getResponseBody().write(reply.body);
    }

    private static Exchange requestOf(HttpExchange call, byte[] body) {
        String query = call.getRequestURI().getRawQuery();
        return new Exchange(
                Instant.now(),
                call.getRequestMethod(),
                call.getRequestURI().getPath(),
                query == null ? "" : query,
                new String(body, StandardCharsets.UTF_8),
                0);
    }

    @Override
    public void close() {
        server.stop(0);
        client.shutdownNow();
        threads.shutdownNow();
    }
}
