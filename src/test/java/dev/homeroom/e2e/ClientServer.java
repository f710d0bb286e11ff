package dev.homeroom.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.RoomId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The Client-Server API with one access token. It waits for rate limits; other refusals fail the test. */
final class ClientServer {
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private static final int MOST_ATTEMPTS = 10;

    private final URI homeserver;
    private final String token;

    /** @param token may be empty, for what needs none */
    ClientServer(URI homeserver, String token) {
        this.homeserver = homeserver;
        this.token = token;
    }

    /** A response with any status. */
    record Answer(int status, JsonNode body) {
        boolean isSuccess() {
            return status / 100 == 2;
        }
    }

    JsonNode get(String path) {
        return successful("GET", path, "");
    }

    JsonNode post(String path, ObjectNode body) {
        return successful("POST", path, body.toString());
    }

    JsonNode put(String path, ObjectNode body) {
        return successful("PUT", path, body.toString());
    }

    /** Sends an event. After a rate limit it repeats the request with the same transaction id. */
    EventId send(RoomId room, String type, ObjectNode content) {
        String path = "/v3/rooms/" + encoded(room) + "/send/" + encoded(type) + "/" + UUID.randomUUID();
        return new EventId(put(path, content).get("event_id").textValue());
    }

    /** @return the room that took its place, of the same version */
    RoomId upgrade(RoomId room) {
        String version =
                get(statePath(room, "m.room.create", "")).path("room_version").asText("1");
        return new RoomId(post("/v3/rooms/" + encoded(room) + "/upgrade", Json.object(Map.of("new_version", version)))
                .get("replacement_room")
                .textValue());
    }

    /** @param media server and id of a file */
    byte[] download(String media) {
        HttpRequest request = HttpRequest.newBuilder(homeserver.resolve("/_matrix/client/v1/media/download/" + media))
                .timeout(Duration.ofSeconds(60))
                .header("Authorization", "Bearer " + token)
                .build();
        try {
            HttpResponse<byte[]> response = CLIENT.send(request, HttpResponse.BodyHandlers.ofByteArray());
            if (response.statusCode() != 200) {
                throw new AssertionError("download gave " + response.statusCode());
            }
            return response.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Empty on 404. */
    Optional<JsonNode> find(String path) {
        Answer answer = request("GET", path, "");
        return answer.status() == 404 ? Optional.empty() : Optional.of(checked("GET", path, answer));
    }

    private JsonNode successful(String method, String path, String body) {
        return checked(method, path, request(method, path, body));
    }

    private static JsonNode checked(String method, String path, Answer answer) {
        if (!answer.isSuccess()) {
            throw new AssertionError(method + " " + path + " gave " + answer.status() + " " + answer.body());
        }
        return answer.body();
    }

    /**
     * Sends one request and returns any response except a rate limit.
     *
     * @param path after {@code /_matrix/client}
     * @param body empty for none
     */
    Answer request(String method, String path, String body) {
        Answer answer = once(method, path, body);
        for (int attempt = 1; answer.status() == 429 && attempt < MOST_ATTEMPTS; attempt++) {
            Patience.pause(Duration.ofMillis(
                    Math.min(10_000, answer.body().path("retry_after_ms").asLong(1_000))));
            answer = once(method, path, body);
        }
        return answer;
    }

    private Answer once(String method, String path, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(homeserver.resolve("/_matrix/client" + path))
                .timeout(Duration.ofSeconds(60))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        try {
            HttpResponse<String> response = CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), Json.parseOrText(response.body()));
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted during " + method + " " + path, e);
        }
    }

    /** Uploads a file and returns its content URI. */
    String upload(byte[] content, String type) {
        HttpRequest request = HttpRequest.newBuilder(homeserver.resolve("/_matrix/media/v3/upload"))
                .timeout(Duration.ofSeconds(60))
                .header("Content-Type", type)
                .header("Authorization", "Bearer " + token)
                .POST(HttpRequest.BodyPublishers.ofByteArray(content))
                .build();
        try {
            HttpResponse<String> response = CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
            Answer answer = new Answer(response.statusCode(), Json.parseOrText(response.body()));
            return checked("POST", "/upload", answer).path("content_uri").asText();
        } catch (IOException e) {
            throw new UncheckedIOException("upload", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted during an upload", e);
        }
    }

    static String statePath(RoomId room, String type, String stateKey) {
        return "/v3/rooms/" + encoded(room) + "/state/" + encoded(type) + "/" + encoded(stateKey);
    }

    static String encoded(Object part) {
        return URLEncoder.encode(part.toString(), StandardCharsets.UTF_8).replace("+", "%20");
    }
}
