package dev.homeroom.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/**
 * Sends requests to Homeroom that a real homeserver can't be made to send.
 *
 * @param token the bearer token; none if empty
 */
record Push(URI homeroom, String token) {
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    static Push to(URI homeroom, String token) {
        return new Push(homeroom, token);
    }

    /** {@code PUT /_matrix/app/v1/transactions/{txnId}}. */
    ClientServer.Answer transaction(String id, JsonNode transaction) {
        return request("PUT", "/_matrix/app/v1/transactions/" + id, transaction.toString());
    }

    /** @param body empty for none */
    ClientServer.Answer request(String method, String pathAndQuery, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(homeroom + pathAndQuery))
                .timeout(Duration.ofSeconds(60))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        try {
            HttpResponse<String> response = CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new ClientServer.Answer(response.statusCode(), Json.parseOrText(response.body()));
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + pathAndQuery, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted during " + method, e);
        }
    }
}
