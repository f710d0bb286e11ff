package dev.homeroom.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentRoomsTest {
    private static final String AGENT = "@agent_builtin_echo:demo.test";

    @TempDir
    private Path folder;

    private final List<String> joined = new CopyOnWriteArrayList<>();
    private final AtomicInteger looksAtMembers = new AtomicInteger();
    private HttpServer homeserver;
    private MatrixServer server;

    @BeforeEach
    void start() throws IOException {
        homeserver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        homeserver.createContext("/", this::answer);
        homeserver.start();
        server = new MatrixServer(
                URI.create("http://127.0.0.1:" + homeserver.getAddress().getPort()));
    }

    @AfterEach
    void stop() {
        server.close();
        homeserver.stop(0);
    }

    @Test
    void an_agent_that_comes_into_its_room_after_the_person_is_found() throws Exception {
        // Given
        DemoPerson person = DemoPerson.register(server, "you", "password");

        // When
        AgentRooms rooms = AgentRooms.join(person, AGENT, folder.resolve("log"));

        // Then
        assertThat(rooms).isEqualTo(new AgentRooms("!echo", 1, "s3"));
        assertThat(joined).containsExactlyInAnyOrder("!space", "!echo");
    }

    /** The agent is a member only from the third look on; the account needs a second request. */
    private void answer(HttpExchange call) throws IOException {
        try (call) {
            String path = call.getRequestURI().getPath().replace("/_matrix/client/v3", "");
            String query = String.valueOf(call.getRequestURI().getRawQuery());
            String body = new String(call.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            boolean unauthorized = path.equals("/register") && !body.contains("m.login.dummy");
            byte[] answer = answerTo(path, query).getBytes(StandardCharsets.UTF_8);
            call.sendResponseHeaders(unauthorized ? 401 : 200, answer.length);
            call.getResponseBody().write(answer);
        }
    }

    private String answerTo(String path, String query) {
        return switch (path) {
            case "/register" -> "{\"user_id\":\"@you:demo.test\",\"access_token\":\"t\",\"session\":\"s\"}";
            case "/sync" -> syncAfter(query);
            case "/rooms/!space/state/m.room.create/" -> "{\"type\":\"m.space\"}";
            case "/rooms/!echo/joined_members" ->
                looksAtMembers.incrementAndGet() < 3 ? "{\"joined\":{}}" : "{\"joined\":{\"" + AGENT + "\":{}}}";
            case "/join/!space", "/join/!echo" -> {
                joined.add(path.substring("/join/".length()));
                yield "{}";
            }
            default -> "{}";
        };
    }

    private static String syncAfter(String query) {
        if (!query.contains("since")) {
            return "{\"next_batch\":\"s1\",\"rooms\":{\"invite\":{\"!space\":{},\"!echo\":{}}}}";
        }
        return query.contains("since=s1") ? "{\"next_batch\":\"s2\"}" : "{\"next_batch\":\"s3\"}";
    }
}
