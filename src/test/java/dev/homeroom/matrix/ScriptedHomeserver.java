package dev.homeroom.matrix;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An HTTP homeserver with scripted answers that records its requests. */
public final class ScriptedHomeserver implements AutoCloseable {
    /**
     * @param path path without query string, each segment fully escaped (clients differ in the characters they escape)
     */
    public record Asked(
            String method, String path, String query, String authorization, String contentType, String body) {}

    /** @param status 0 closes the connection without an answer */
    private record Answer(int status, Map<String, String> headers, String body) {}

    private final HttpServer server;
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final Map<String, Queue<Answer>> answers = new ConcurrentHashMap<>();

    private final Map<String, Runnable> actions = new ConcurrentHashMap<>();

    public ScriptedHomeserver() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /**
     * Scripts the answer to such a request. Several answers for one path are given in turn, and the last one is
     * repeated.
     */
    public ScriptedHomeserver answers(String methodAndPath, int status, String body) {
        return answers(methodAndPath, status, Map.of(), body);
    }

    public ScriptedHomeserver answers(String methodAndPath, int status, Map<String, String> headers, String body) {
        answers.computeIfAbsent(methodAndPath, key -> new ArrayDeque<>()).add(new Answer(status, headers, body));
        return this;
    }

    public ScriptedHomeserver hangsUpOn(String methodAndPath) {
        return answers(methodAndPath, 0, "");
    }

    /** Runs an action before such a request is answered. */
    public ScriptedHomeserver doesOn(String methodAndPath, Runnable action) {
        actions.put(methodAndPath, action);
        return this;
    }

    public List<Asked> asked(String methodAndPath) {
        return asked.stream()
                .filter(request -> (request.method() + " " + request.path()).equals(methodAndPath))
                .toList();
    }

    public void forget() {
        asked.clear();
        answers.clear();
        actions.clear();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = escapedInFull(exchange.getRequestURI().getRawPath());
            asked.add(new Asked(
                    exchange.getRequestMethod(),
                    path,
                    String.valueOf(exchange.getRequestURI().getRawQuery()),
                    String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")),
                    String.valueOf(exchange.getRequestHeaders().getFirst("Content-Type")),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
            actions.getOrDefault(exchange.getRequestMethod() + " " + path, () -> {})
                    .run();
            Answer answer = next(exchange.getRequestMethod() + " " + path);
            if (answer.status() == 0) {
                throw new IOException("hanging up");
            }
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            answer.headers().forEach(exchange.getResponseHeaders()::set);
            exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static String escapedInFull(String rawPath) {
        return Stream.of(rawPath.split("/", -1))
                .map(segment -> URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8))
                .map(segment -> URLEncoder.encode(segment, StandardCharsets.UTF_8))
                .collect(Collectors.joining("/"));
    }

    private Answer next(String methodAndPath) {
        Queue<Answer> queue = answers.get(methodAndPath);
        if (queue == null) {
            return new Answer(404, Map.of(), "{\"errcode\":\"M_UNRECOGNIZED\",\"error\":\"not told what to say\"}");
        }
        synchronized (queue) {
            return queue.size() > 1 ? queue.remove() : queue.element();
        }
    }
}
