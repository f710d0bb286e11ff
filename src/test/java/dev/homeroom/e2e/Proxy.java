package dev.homeroom.e2e;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A proxy between Homeroom and the homeserver, in one direction. It records and forwards every request, and applies
 * faults on demand.
 */
final class Proxy implements AutoCloseable {
    static {
        // Otherwise each answer waits 40 ms in the socket.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private static final Optional<Target.Reply> NOTHING_WRONG =
            Optional.of(Target.Reply.of(200, "application/json", "{}"));

    private final Target target;
    private final Deliveries deliveries;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Exchange> exchanges = new CopyOnWriteArrayList<>();
    private final List<Rule> rules = new CopyOnWriteArrayList<>();
    private volatile Function<Exchange, Fault> judge = _ -> new Fault.None();

    private record Rule(Predicate<Exchange> hits, Fault fault, AtomicInteger left) {
        /** Whether the rule applies to this request. Counts it if so. */
        boolean takes(Exchange request) {
            return hits.test(request) && left.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
        }
    }

    private Proxy(URI target) {
        this.target = new Target(target);
        this.deliveries = new Deliveries(this.target);
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

    /** Adds a target. Requests go to the reachable targets in turn. */
    void alsoTo(URI target) {
        this.target.alsoTo(target);
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

    /** Deletes the record, so that a test counts from here. */
    void forget() {
        exchanges.clear();
    }

    /** Spoils the next {@code times} matching requests. The oldest rule that matches applies. */
    void spoil(Predicate<Exchange> chosen, int times, Fault fault) {
        rules.add(new Rule(chosen, fault, new AtomicInteger(times)));
    }

    /** Without faults, without a record, and with the first target only. */
    void forTheNextScenario() {
        spoilNothing();
        forget();
        target.onlyTheFirst();
    }

    /** Waits until the target has accepted all delayed and repeated requests. */
    void awaitDeliveries() {
        deliveries.awaitAll();
    }

    /** Sets the function that decides on requests without a rule. Many threads call it. */
    void spoilAs(Function<Exchange, Fault> says) {
        judge = says;
    }

    /** Removes all faults. */
    void spoilNothing() {
        rules.clear();
        judge = _ -> new Fault.None();
    }

    private void handle(HttpExchange call) throws IOException {
        try (call) {
            byte[] body = call.getRequestBody().readAllBytes();
            Exchange request = requestOf(call, body);
            Fault fault = rules.stream()
                    .filter(rule -> rule.takes(request))
                    .map(Rule::fault)
                    .findFirst()
                    .orElseGet(() -> judge.apply(request));
            Optional<Target.Reply> reply = replyTo(raw(call, body), fault);
            record(request, reply.map(Target.Reply::status).orElse(0));
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

    private Optional<Target.Reply> replyTo(Target.Request request, Fault fault) throws InterruptedException {
        return switch (fault) {
            case Fault.None() -> target.ask(request);
            case Fault.RateLimited(Duration retryAfter) ->
                Optional.of(Target.Reply.of(
                        429,
                        "application/json",
                        "{\"errcode\":\"M_LIMIT_EXCEEDED\",\"retry_after_ms\":" + retryAfter.toMillis() + "}"));
            case Fault.BadGateway() -> Optional.of(Target.Reply.of(502, "text/html", "<h1>Bad gateway</h1>"));
            case Fault.Forbidden() ->
                Optional.of(Target.Reply.of(
                        403, "application/json", "{\"errcode\":\"M_FORBIDDEN\",\"error\":\"The proxy says no\"}"));
            case Fault.Replaced(String json) -> Optional.of(Target.Reply.of(200, "application/json", json));
            case Fault.Dropped() -> Optional.empty();
            case Fault.AnswerLost(Duration hangs) -> {
                target.ask(request);
                Patience.pause(hangs);
                yield Optional.empty();
            }
            case Fault.Delayed(Duration by) -> {
                Patience.pause(by);
                yield target.ask(request);
            }
            case Fault.Doubled() -> {
                deliveries.make(request);
                yield target.ask(request);
            }
            case Fault.FollowedBy(Duration after, var further) -> {
                Optional<Target.Reply> reply = target.ask(request);
                if (reply.map(Target.Reply::isSuccess).orElse(false)) {
                    deliveries.insistOn(
                            further.stream()
                                    .map(next -> request.with(next.path(), next.body()))
                                    .toList(),
                            after,
                            () -> {});
                }
                yield reply;
            }
            case Fault.Postponed(Duration by, Runnable taken) -> {
                deliveries.insistOn(List.of(request), by, taken);
                yield NOTHING_WRONG;
            }
            case Fault.Swallowed() -> NOTHING_WRONG;
        };
    }

    private static Target.Request raw(HttpExchange call, byte[] body) {
        return new Target.Request(
                call.getRequestMethod(),
                call.getRequestURI(),
                Map.copyOf(call.getRequestHeaders()),
                ByteBuffer.wrap(body));
    }

    private static void answer(HttpExchange call, Target.Reply reply) throws IOException {
        call.getResponseHeaders().set("Content-Type", reply.contentType());
        int length = reply.body().remaining();
        call.sendResponseHeaders(reply.status(), length == 0 ? -1 : length);
        call.getResponseBody().write(reply.body().array());
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
        deliveries.close();
        target.close();
        threads.shutdownNow();
    }
}
