package dev.homeroom.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.time.Deadline;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** The demo's person and their Matrix client. */
final class DemoPerson {
    private static final Duration LONG_POLL = Duration.ofSeconds(5);

    private final MatrixServer server;
    private final String id;
    private final String token;

    private DemoPerson(MatrixServer server, String id, String token) {
        this.server = server;
        this.id = id;
        this.token = token;
    }

    /** Creates the account: {@code POST /_matrix/client/v3/register} with {@code m.login.dummy}. */
    static DemoPerson register(MatrixServer server, String localpart, String password)
            throws DemoFailedException, InterruptedException {
        ObjectNode account = MatrixServer.object().put("username", localpart).put("password", password);
        MatrixServer.Answer answer = server.request("POST", "/v3/register", "", account);
        if (answer.status() == 401) {
            account.putObject("auth")
                    .put("type", "m.login.dummy")
                    .put("session", answer.body().path("session").asText());
            answer = server.request("POST", "/v3/register", "", account);
        }
        JsonNode created = successful("the creation of an account", answer);
        return new DemoPerson(
                server,
                created.path("user_id").asText(),
                created.path("access_token").asText());
    }

    String id() {
        return id;
    }

    /** Returns the initial sync without waiting. Call it once: a homeserver may repeat this answer for minutes. */
    Sync sync() throws DemoFailedException, InterruptedException {
        return Sync.of(call("GET", "/v3/sync?timeout=0", MatrixServer.object()));
    }

    /** Returns the events since {@code batch}; waits up to 5 s for the first one. */
    Sync syncSince(String batch) throws DemoFailedException, InterruptedException {
        String path = "/v3/sync?timeout=" + LONG_POLL.toMillis() + "&since=" + encoded(batch);
        return Sync.of(call("GET", path, MatrixServer.object()));
    }

    void join(String room) throws DemoFailedException, InterruptedException {
        call("POST", "/v3/join/" + encoded(room), MatrixServer.object());
    }

    boolean isSpace(String room) throws DemoFailedException, InterruptedException {
        JsonNode creation = call("GET", "/v3/rooms/" + encoded(room) + "/state/m.room.create/", MatrixServer.object());
        return creation.path("type").asText().equals("m.space");
    }

    boolean hasMember(String user, String room) throws DemoFailedException, InterruptedException {
        return call("GET", "/v3/rooms/" + encoded(room) + "/joined_members", MatrixServer.object())
                .path("joined")
                .has(user);
    }

    void say(String room, String text, String transactionId) throws DemoFailedException, InterruptedException {
        ObjectNode content = MatrixServer.object().put("msgtype", "m.text").put("body", text);
        call("PUT", "/v3/rooms/" + encoded(room) + "/send/m.room.message/" + encoded(transactionId), content);
    }

    /** Waits for the user's first message after {@code since}; empty if none arrives in time. */
    Optional<String> awaitMessage(String user, String room, String since, Duration atMost)
            throws DemoFailedException, InterruptedException {
        String batch = since;
        Deadline deadline = Deadline.in(atMost);
        while (!deadline.isOver()) {
            Sync news = syncSince(batch);
            Optional<String> message = news.messageFrom(user, room);
            if (message.isPresent()) {
                return message;
            }
            batch = news.nextBatch();
        }
        return Optional.empty();
    }

    private JsonNode call(String method, String path, ObjectNode body)
            throws DemoFailedException, InterruptedException {
        return successful(method + " " + path.replaceAll("\\?.*", ""), server.request(method, path, token, body));
    }

    private static JsonNode successful(String action, MatrixServer.Answer answer) throws DemoFailedException {
        if (!answer.isSuccess()) {
            throw new DemoFailedException("The homeserver refused " + action + ": " + answer.status() + " "
                    + answer.body().path("errcode").asText() + ".");
        }
        return answer.body();
    }

    private static String encoded(String part) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
