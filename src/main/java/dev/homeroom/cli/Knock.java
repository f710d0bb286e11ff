package dev.homeroom.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

/** One request to a server that may not exist. */
final class Knock {
    private static final Duration LIMIT = Duration.ofSeconds(15);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private Knock() {}

    /** Empty when nobody answers. */
    static Optional<RunningService.ServiceAnswer> get(String url) {
        return send(HttpRequest.newBuilder(URI.create(url)));
    }

    /** As {@link #get}, showing a token. */
    static Optional<RunningService.ServiceAnswer> get(String url, String token) {
        return send(HttpRequest.newBuilder(URI.create(url)).header("Authorization", "Bearer " + token));
    }

    /** As {@link #get}, with a body. */
    static Optional<RunningService.ServiceAnswer> post(String url, String token, String body) {
        return send(HttpRequest.newBuilder(URI.create(url))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private static Optional<RunningService.ServiceAnswer> send(HttpRequest.Builder request) {
        try (HttpClient client = HttpClient.newBuilder().connectTimeout(LIMIT).build()) {
            HttpResponse<String> response =
                    client.send(request.timeout(LIMIT).build(), HttpResponse.BodyHandlers.ofString());
            return Optional.of(answer(response));
        } catch (IOException nobody) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static RunningService.ServiceAnswer answer(HttpResponse<String> response) {
        try {
            return new RunningService.ServiceAnswer(response.statusCode(), JSON.readTree(response.body()));
        } catch (IOException notJson) {
            return new RunningService.ServiceAnswer(response.statusCode(), MissingNode.getInstance());
        }
    }
}
