package dev.homeroom.e2e;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** The server behind a {@link Proxy}. A server that is down closes connections without an answer. */
final class Target implements AutoCloseable {
    private static final Set<String> NOT_HANDED_ON =
            Set.of("connection", "content-length", "expect", "host", "http2-settings", "transfer-encoding", "upgrade");

    private final List<URI> uris = new CopyOnWriteArrayList<>();
    private final AtomicInteger turn = new AtomicInteger();
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(3))
            .build();

    Target(URI uri) {
        alsoTo(uri);
    }

    /** Adds a server of the same kind. Servers take turns, and replace each other when unreachable. */
    void alsoTo(URI another) {
        uris.add(another);
    }

    /** Removes the servers that were added. */
    void onlyTheFirst() {
        uris.removeIf(uri -> !uri.equals(uris.getFirst()));
    }

    /** @param pathAndQuery as it was sent */
    record Request(String method, URI pathAndQuery, Map<String, List<String>> headers, ByteBuffer body) {
        /** The same request with another path and body. */
        Request with(String otherPathAndQuery, String otherBody) {
            return new Request(
                    method,
                    URI.create(otherPathAndQuery),
                    headers,
                    ByteBuffer.wrap(otherBody.getBytes(StandardCharsets.UTF_8)));
        }
    }

    record Reply(int status, String contentType, ByteBuffer body) {
        static Reply of(int status, String contentType, String body) {
            return new Reply(status, contentType, ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8)));
        }

        boolean isSuccess() {
            return status / 100 == 2;
        }
    }

    /** Empty if no server is reachable, or the connection breaks. */
    Optional<Reply> ask(Request request) throws InterruptedException {
        int first = turn.getAndIncrement();
        Optional<Reply> reply = Optional.empty();
        for (int i = 0; i < uris.size() && reply.isEmpty(); i++) {
            reply = ask(uris.get(Math.floorMod(first + i, uris.size())), request);
        }
        return reply;
    }

    private Optional<Reply> ask(URI uri, Request request) throws InterruptedException {
        HttpRequest.Builder asked = HttpRequest.newBuilder(uri.resolve(request.pathAndQuery()))
                .timeout(Duration.ofMinutes(2))
                .method(
                        request.method(),
                        HttpRequest.BodyPublishers.ofByteArray(request.body().array()));
        request.headers().forEach((name, values) -> {
            if (!NOT_HANDED_ON.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> asked.header(name, value));
            }
        });
        try {
            HttpResponse<byte[]> response = client.send(asked.build(), HttpResponse.BodyHandlers.ofByteArray());
            String contentType = response.headers().firstValue("Content-Type").orElse("application/json");
            return Optional.of(new Reply(response.statusCode(), contentType, ByteBuffer.wrap(response.body())));
        } catch (IOException unreachable) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
