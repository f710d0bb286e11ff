package dev.homeroom.matrix;

import dev.homeroom.fake.HttpCall;
import dev.homeroom.fake.HttpListener;
import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An HTTP homeserver with scripted answers that records its requests. */
public final class ScriptedHomeserver implements AutoCloseable {
    private static final String CONTENT_TYPE = "Content-Type";

    /**
     * @param path path without query string, each segment fully escaped (clients differ in the characters they escape)
     */
    public record Asked(
            String method, String path, String query, String authorization, String contentType, String body) {}

    /** @param status 0 closes the connection without an answer */
    private record Answer(int status, Map<String, String> headers, String body) {}

    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final Map<String, Queue<Answer>> answers = new ConcurrentHashMap<>();
    private final Map<String, Runnable> actions = new ConcurrentHashMap<>();
    private final HttpListener listener = HttpListener.start(this::handle);

    public String url() {
        return listener.url();
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
        listener.close();
    }

    private void handle(HttpCall call) throws IOException {
        String path = escapedInFull(call.path());
        String request = call.method() + " " + path;
        asked.add(new Asked(
                call.method(),
                path,
                call.query(),
                call.header("Authorization").orElse(""),
                call.header(CONTENT_TYPE).orElse(""),
                new String(call.body(), StandardCharsets.UTF_8)));
        actions.getOrDefault(request, () -> {}).run();
        Answer answer = next(request);
        if (answer.status() == 0) {
            call.hangUp();
        } else {
            answer.headers().forEach((name, value) -> {
                if (!name.equals(CONTENT_TYPE)) {
                    call.addHeader(name, value);
                }
            });
            String contentType = answer.headers().getOrDefault(CONTENT_TYPE, "application/json");
            call.answer(answer.status(), contentType, answer.body());
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
