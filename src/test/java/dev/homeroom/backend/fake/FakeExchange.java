package dev.homeroom.backend.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** One request to a fake server, and the ways to answer it. */
final class FakeExchange {
    static final JsonMapper JSON = new JsonMapper();

    private final HttpExchange exchange;

    FakeExchange(HttpExchange exchange) {
        this.exchange = exchange;
    }

    String method() {
        return exchange.getRequestMethod();
    }

    String path() {
        return exchange.getRequestURI().getPath();
    }

    /** Whether this is the method, and the path is the pattern, where {@code *} stands for one segment. */
    boolean is(String method, String pattern) {
        return method().equals(method) && path().matches(pattern.replace("*", "[^/]+"));
    }

    /** The first segment is number 1. */
    String segment(int index) {
        return List.of(path().split("/", -1)).get(index);
    }

    Optional<String> query(String name) {
        String query = exchange.getRequestURI().getRawQuery();
        for (String pair : query == null ? new String[0] : query.split("&", -1)) {
            if (pair.startsWith(name + "=")) {
                return Optional.of(URLDecoder.decode(pair.substring(name.length() + 1), StandardCharsets.UTF_8));
            }
        }
        return Optional.empty();
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name));
    }

    JsonNode body() throws IOException {
        return JSON.readTree(exchange.getRequestBody().readAllBytes());
    }

    void json(int status, Object body) throws IOException {
        whole(status, "application/json", body instanceof String text ? text : JSON.writeValueAsString(body));
    }

    void html(int status, String body) throws IOException {
        whole(status, "text/html", body);
    }

    private void whole(int status, String type, String body) throws IOException {
        exchange.getRequestBody().readAllBytes();
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    void redirect(String location) throws IOException {
        exchange.getResponseHeaders().set("Location", location);
        json(307, "");
    }

    void retryAfter(int seconds) {
        exchange.getResponseHeaders().set("Retry-After", Integer.toString(seconds));
    }

    /** Begins a stream of events. */
    OutputStream events(int status) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream; charset=utf-8");
        exchange.sendResponseHeaders(status, 0);
        return exchange.getResponseBody();
    }

    static void send(OutputStream events, String lines) throws IOException {
        events.write((lines + "\n\n").getBytes(StandardCharsets.UTF_8));
        events.flush();
    }
}
