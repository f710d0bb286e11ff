package dev.homeroom.e2e;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

/**
 * Calls a process that may not run yet. Tests do so twenty times a second, so they share one client: each client starts
 * a thread.
 */
final class Knock {
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();

    private Knock() {}

    /** 0 if there is no answer. */
    static int status(URI uri) {
        return answer(uri).map(HttpResponse::statusCode).orElse(0);
    }

    /** Empty if there is no answer. */
    static String body(URI uri) {
        return answer(uri).map(HttpResponse::body).orElse("");
    }

    private static Optional<HttpResponse<String>> answer(URI uri) {
        try {
            HttpRequest request =
                    HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(5)).build();
            return Optional.of(CLIENT.send(request, HttpResponse.BodyHandlers.ofString()));
        } catch (IOException notYet) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while " + uri + " was asked", e);
        }
    }
}
