package dev.homeroom.cli.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** The demo's homeserver over the Client-Server API. */
final class MatrixServer implements AutoCloseable {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final URI uri;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();

    record Answer(int status, JsonNode body) {
        boolean isSuccess() {
            return status / 100 == 2;
        }
    }

    MatrixServer(URI uri) {
        this.uri = uri;
    }

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    URI uri() {
        return uri;
    }

    /**
     * Sends a request and returns the response, with any status.
     *
     * @param path path after {@code /_matrix/client}
     * @param token empty for none
     * @param body ignored with {@code GET}
     */
    Answer request(String method, String path, String token, ObjectNode body)
            throws DemoFailedException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(uri + "/_matrix/client" + path))
                .timeout(LIMIT)
                .header("Content-Type", "application/json")
                .method(method, bodyOf(method, body));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        try {
            HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), parse(response.body()));
        } catch (IOException e) {
            throw new DemoFailedException("The homeserver doesn't answer: " + e + ".");
        }
    }

    private static HttpRequest.BodyPublisher bodyOf(String method, ObjectNode body) {
        return method.equals("GET")
                ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.ofString(body.toString());
    }

    /** Treats an answer that is not JSON as empty. */
    private static JsonNode parse(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException noJson) {
            return MAPPER.missingNode();
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
