package dev.homeroom.cli;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

/** One request to a server that may not exist. */
final class Knock {
    private static final Duration LIMIT = Duration.ofSeconds(15);

    private Knock() {}

    /** Fails with the reason when nobody answers. */
    static RunningService.ServiceAnswer getOrFail(String url) throws IOException {
        return exchange(HttpRequest.newBuilder(URI.create(url)));
    }

    /** Empty when nobody answers. */
    static Optional<RunningService.ServiceAnswer> get(String url) {
        return send(HttpRequest.newBuilder(URI.create(url)));
    }

    /** Gets a page, showing a token. */
    static Optional<RunningService.ServiceAnswer> get(String url, String token) {
        return send(HttpRequest.newBuilder(URI.create(url)).header("Authorization", "Bearer " + token));
    }

    /** Posts a body. */
    static Optional<RunningService.ServiceAnswer> post(String url, String token, String body) {
        return send(HttpRequest.newBuilder(URI.create(url))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private static Optional<RunningService.ServiceAnswer> send(HttpRequest.Builder request) {
        try {
            return Optional.of(exchange(request));
        } catch (IOException nobody) {
            return Optional.empty();
        }
    }

    private static RunningService.ServiceAnswer exchange(HttpRequest.Builder request) throws IOException {
        try (HttpClient client = HttpClient.newBuilder().connectTimeout(LIMIT).build()) {
            return RunningService.ServiceAnswer.of(
                    client.send(request.timeout(LIMIT).build(), HttpResponse.BodyHandlers.ofString()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }
}
