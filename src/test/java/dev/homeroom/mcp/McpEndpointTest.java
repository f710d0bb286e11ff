package dev.homeroom.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homeroom.backend.AgentRef;
import dev.homeroom.database.Database;
import dev.homeroom.directory.AgentDirectory;
import dev.homeroom.directory.KnownAgent;
import dev.homeroom.json.JsonText;
import dev.homeroom.matrix.ScriptedHomeserverAround;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The doors inside of the application, with an agent of a Letta server that is away. */
@QuarkusTest
@QuarkusTestResource(ScriptedHomeserverAround.class)
@TestProfile(McpEndpointTest.SwitchedOn.class)
class McpEndpointTest {
    private static final String KEY = "0123456789-the-key-of-a-letta-server";
    private static final String API_KEY = "0123456789-of-operators";
    private static final String LIST = "{\"jsonrpc\": \"2.0\", \"id\": 1, \"method\": \"tools/list\"}";

    /** With all keys, all tools and all ports. */
    public static final class SwitchedOn implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            List<Integer> ports = freePorts();
            return Map.of(
                    "homeroom.letta.url",
                    "http://127.0.0.1:1",
                    "homeroom.api.key",
                    API_KEY,
                    "homeroom.mcp.enabled",
                    "true",
                    "homeroom.mcp.agent-key",
                    KEY,
                    "homeroom.mcp.predecessor-tools",
                    "true",
                    "homeroom.mcp.manifest",
                    "/nowhere/services.yaml",
                    "homeroom.mcp.http-port",
                    ports.get(0).toString(),
                    "homeroom.mcp.websocket-port",
                    ports.get(1).toString(),
                    "homeroom.mcp.agents-port",
                    ports.get(2).toString());
        }

        private static List<Integer> freePorts() {
            try (ServerSocket one = new ServerSocket(0);
                    ServerSocket two = new ServerSocket(0);
                    ServerSocket three = new ServerSocket(0)) {
                return List.of(one.getLocalPort(), two.getLocalPort(), three.getLocalPort());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @SuppressWarnings("NullAway.Init") // Quarkus sets it
    @Inject
    AgentDirectory directory;

    @SuppressWarnings("NullAway.Init") // Quarkus sets it
    @Inject
    Database database;

    @SuppressWarnings("NullAway.Init") // Quarkus sets it
    @Inject
    McpSettings settings;

    @SuppressWarnings("NullAway.Init") // Quarkus sets it
    @TestHTTPResource
    URI home;

    @BeforeEach
    void knowAda() {
        String backend = directory.status().getFirst().backend();
        Awaitility.await().until(() -> database.problem().isEmpty());
        directory.mergeFromMatrix(
                List.of(new KnownAgent(new AgentRef(backend, "ada"), "Ada", Set.of(), true, Optional.empty())));
    }

    @Test
    void the_tools_are_those_of_the_files_in_their_order() {
        assertThat(listed(as("ada").body(LIST).post("/mcp")))
                .containsExactlyElementsOf(Stream.concat(names(ToolCatalog.AGENTS), names(ToolCatalog.FORMER))
                        .toList());
        assertThat(listed(asOperator().body(LIST).post("/mcp/ops")))
                .containsExactlyElementsOf(names(ToolCatalog.OPERATORS).toList());
    }

    @Test
    void the_tools_between_agents_are_apart_too() {
        // Given
        List<String> between = List.of(
                "talk_to_agent",
                "task",
                "matrix_agent_message",
                "matrix_agent_message_async",
                "matrix_agent_message_status",
                "matrix_agent_message_result");

        // Then
        assertThat(listed(as("ada").body(LIST).post("/mcp/agents"))).containsExactlyElementsOf(between);
        assertThat(listed(as("ada").body(LIST).post(port(settings.agentsPort()) + "/mcp")))
                .containsExactlyElementsOf(between);
        assertThat(as("ada")
                        .body(call("matrix_find"))
                        .post("/mcp/agents")
                        .jsonPath()
                        .getString("error.message"))
                .contains("Invalid tool name");
    }

    @Test
    void an_unknown_agent_stays_outside() {
        assertThat(as("nobody").body("{}").post("/mcp").statusCode()).isEqualTo(403);
    }

    @Test
    void a_letta_server_reads_the_list_without_an_agent_and_calls_nothing() {
        // Given
        RequestSpecification unnamed = RestAssured.given()
                .header("Authorization", "Bearer " + KEY)
                .header("Accept", "application/json, text/event-stream")
                .contentType("application/json");

        // Then
        assertThat(listed(unnamed.body(LIST).post("/mcp"))).contains("matrix_send");
        assertThat(unnamed.body(call("matrix_find")).post("/mcp").jsonPath().getString("result.content[0].text"))
                .contains("X-Agent-Id");
    }

    @ParameterizedTest
    @CsvSource({
        "/mcp, 0123456789-of-operators, 403",
        "/mcp/agents, 0123456789-of-operators, 403",
        "/mcp/ops, 0123456789-the-key-of-a-letta-server, 403",
        "/mcp/ops, wrong, 403",
        "/mcp/ops, '', 401",
        "/mcp/agents, '', 401",
        "/mcp/other, 0123456789-of-operators, 404",
        "/mcp/agents/ws, 0123456789-of-operators, 426",
        "/mcp/ws, 0123456789-of-operators, 426"
    })
    void each_door_has_its_own_key(String path, String key, int status) {
        RequestSpecification request = RestAssured.given().header("X-Agent-Id", "ada");
        if (!key.isEmpty()) {
            request.header("Authorization", "Bearer " + key);
        }
        assertThat(request.body(LIST).post(path).statusCode()).isEqualTo(status);
    }

    @Test
    void without_a_launcher_its_tools_say_so() {
        // When
        JsonNode result = result(asOperator().body(call("service_status")).post("/mcp/ops"));

        // Then
        assertThat(result.path("isError").asBoolean()).isTrue();
        assertThat(result.at("/content/0/text").asText())
                .startsWith("There is no launcher where Homeroom runs: /nowhere/services.yaml doesn't exist.");
    }

    @Test
    void operators_see_the_agents() {
        assertThat(result(asOperator().body(call("agents")).post("/mcp/ops"))
                        .at("/structuredContent/agents/0/name")
                        .asText())
                .isEqualTo("Ada");
    }

    @Test
    void the_predecessors_ports_have_their_health_and_the_same_doors() {
        for (int number : List.of(settings.httpPort(), settings.websocketPort(), settings.agentsPort())) {
            Response health = RestAssured.given().get(port(number) + "/health");
            assertThat(health.asString()).isEqualTo("{\"status\":\"ok\"}");
            assertThat(health.header("Connection")).isEqualToIgnoringCase("close");
            assertThat(RestAssured.given()
                            .get(port(number) + "/agents/mappings")
                            .statusCode())
                    .isEqualTo(404);
        }
        String http = port(settings.httpPort());
        assertThat(RestAssured.given().post(http + "/mcp").statusCode()).isEqualTo(401);
        assertThat(as("nobody").body("{}").post(http + "/mcp").statusCode()).isEqualTo(403);
        assertThat(listed(asOperator().body(LIST).post(http + "/mcp/ops"))).contains("service_status");
        assertThat(as("ada")
                        .body(LIST)
                        .post(port(settings.websocketPort()) + "/mcp")
                        .statusCode())
                .isEqualTo(404);
        assertThat(RestAssured.given()
                        .post(port(settings.agentsPort()) + "/mcp")
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void a_socket_answers_as_the_endpoint_does() throws Exception {
        for (String address : List.of(
                "ws://127.0.0.1:" + home.getPort() + "/mcp/ws",
                "ws://127.0.0.1:" + settings.websocketPort() + "/mcp/ws")) {
            try (Frames frames = Frames.open(address, Map.of("Authorization", "Bearer " + KEY, "X-Agent-Id", "ada"))) {
                // When
                frames.send(LIST);

                // Then
                assertThat(frames.next().at("/error/message").asText()).contains("initialize");

                // When
                frames.initialize();
                frames.send(LIST);

                // Then
                assertThat(frames.next()
                                .at("/result/tools")
                                .valueStream()
                                .map(tool -> tool.path("name").asText()))
                        .contains("matrix_send", "matrix_room");

                // When
                frames.send("no JSON");
                frames.send("[" + LIST + "]");
                frames.send("{\"jsonrpc\": \"2.0\", \"id\": 3, \"method\": \"no/such\"}");

                // Then
                assertThat(List.of(frames.next(), frames.next(), frames.next()))
                        .extracting(answer -> answer.at("/error/code").asInt())
                        .containsExactlyInAnyOrder(-32700, -32600, -32601);
            }
        }
    }

    @Test
    void a_socket_of_operators_has_their_tools() throws Exception {
        try (Frames frames = Frames.open(
                "ws://127.0.0.1:" + home.getPort() + "/mcp/ops/ws", Map.of("Authorization", "Bearer " + API_KEY))) {
            // When
            frames.initialize();
            frames.send(call("agents"));

            // Then
            assertThat(frames.next()
                            .at("/result/structuredContent/agents/0/name")
                            .asText())
                    .isEqualTo("Ada");
        }
    }

    @Test
    void many_messages_at_once_are_all_answered() throws Exception {
        try (Frames frames = Frames.open(
                "ws://127.0.0.1:" + home.getPort() + "/mcp/ops/ws", Map.of("Authorization", "Bearer " + API_KEY))) {
            frames.initialize();

            // When
            for (int i = 0; i < 50; i++) {
                frames.send(LIST);
            }

            // Then
            for (int i = 0; i < 50; i++) {
                assertThat(frames.next().at("/result/tools")).isNotEmpty();
            }
        }
    }

    @Test
    void a_message_that_is_too_long_ends_the_socket() throws Exception {
        try (Frames frames = Frames.open(
                "ws://127.0.0.1:" + home.getPort() + "/mcp/ops/ws", Map.of("Authorization", "Bearer " + API_KEY))) {
            // When
            frames.send("x".repeat(McpSockets.LONGEST_MESSAGE + 1));

            // Then
            frames.awaitEnd();
        }
    }

    @Test
    void no_port_agrees_on_compression() throws Exception {
        for (int port : List.of(home.getPort(), settings.websocketPort())) {
            try (Socket connection = new Socket(InetAddress.getLoopbackAddress(), port)) {
                connection.setSoTimeout(30_000);

                // When
                connection.getOutputStream().write("""
                        GET /mcp/ops/ws HTTP/1.1\r
                        Host: homeroom\r
                        Authorization: Bearer %s\r
                        Connection: Upgrade\r
                        Upgrade: websocket\r
                        Sec-WebSocket-Version: 13\r
                        Sec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r
                        Sec-WebSocket-Extensions: permessage-deflate\r
                        \r
                        """.formatted(API_KEY).getBytes(StandardCharsets.US_ASCII));

                // Then
                assertThat(head(connection))
                        .startsWith("HTTP/1.1 101")
                        .doesNotContainIgnoringCase("sec-websocket-extensions");
            }
        }
    }

    private static String head(Socket connection) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = connection.getInputStream().read();
            assertThat(next).isNotNegative();
            head.append((char) next);
        }
        return head.toString();
    }

    @ParameterizedTest
    @CsvSource({
        "/mcp/ws, '', , 401",
        "/mcp/ws, wrong, , 403",
        "/mcp/ws, 0123456789-of-operators, , 403",
        "/mcp/ops/ws, 0123456789-the-key-of-a-letta-server, , 403",
        "/mcp/ops/ws, 0123456789-of-operators, https://evil.example, 403",
        "/mcp/nothing/ws, 0123456789-of-operators, , 404"
    })
    void nobody_opens_a_socket_without_its_key_or_from_a_web_page(
            String path, String key, @Nullable String origin, int status) {
        // Given
        Map<String, String> headers = origin == null
                ? Map.of("Authorization", "Bearer " + key)
                : Map.of("Authorization", "Bearer " + key, "Origin", origin);

        // Then
        assertThat(Frames.refusal("ws://127.0.0.1:" + home.getPort() + path, headers))
                .isEqualTo(status);
    }

    /** The key is right in each case. */
    @Test
    void no_port_is_open_to_web_pages() {
        // Given
        Map<String, String> page = Map.of("Authorization", "Bearer " + API_KEY, "Origin", "https://evil.example");

        // Then
        for (String address : List.of(port(settings.httpPort()) + "/mcp/ops", port(settings.agentsPort()) + "/mcp")) {
            assertThat(RestAssured.given()
                            .headers(page)
                            .contentType("application/json")
                            .body(LIST)
                            .post(address)
                            .asString())
                    .as(address)
                    .contains("Web pages", "HOMEROOM_MCP_ORIGINS");
        }
        assertThat(Frames.refusal("ws://127.0.0.1:" + settings.websocketPort() + "/mcp/ops/ws", page))
                .isEqualTo(403);
        assertThat(Frames.refusal(
                        "ws://127.0.0.1:" + settings.websocketPort() + "/mcp/ops/ws",
                        Map.of("Authorization", "Bearer wrong")))
                .isEqualTo(403);
    }

    private static String port(int number) {
        return "http://127.0.0.1:" + number;
    }

    private static String call(String tool) {
        return "{\"jsonrpc\": \"2.0\", \"id\": 2, \"method\": \"tools/call\", \"params\": {\"name\": \"" + tool
                + "\", \"arguments\": {}}}";
    }

    private static Stream<String> names(String catalog) {
        return ToolCatalog.read(catalog).tools().stream().map(ToolCatalog.ToolDescription::name);
    }

    private static JsonNode result(Response answer) {
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
        return JsonText.parse(answer.asString()).orElseThrow().path("result");
    }

    private static List<String> listed(Response answer) {
        return result(answer)
                .path("tools")
                .valueStream()
                .map(tool -> tool.path("name").asText())
                .toList();
    }

    private static RequestSpecification as(String agentId) {
        return RestAssured.given()
                .header("Authorization", "Bearer " + KEY)
                .header("X-Agent-Id", agentId)
                .header("Accept", "application/json, text/event-stream")
                .contentType("application/json");
    }

    private static RequestSpecification asOperator() {
        return RestAssured.given()
                .header("Authorization", "Bearer " + API_KEY)
                .header("Accept", "application/json, text/event-stream")
                .contentType("application/json");
    }

    /** A client of a WebSocket that sends and receives JSON. */
    private static final class Frames implements WebSocket.Listener, AutoCloseable {
        private static final HttpClient CLIENT = HttpClient.newHttpClient();
        private static final String END = "end";

        private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
        private final List<CharSequence> parts = new ArrayList<>();
        private final WebSocket socket;

        private Frames(String address, Map<String, String> headers) {
            WebSocket.Builder builder = CLIENT.newWebSocketBuilder();
            headers.forEach(builder::header);
            this.socket = builder.buildAsync(URI.create(address), this).join();
        }

        static Frames open(String address, Map<String, String> headers) {
            return new Frames(address, headers);
        }

        static int refusal(String address, Map<String, String> headers) {
            try (Frames opened = new Frames(address, headers)) {
                return 101;
            } catch (CompletionException e) {
                assertThat(e.getCause()).isInstanceOf(WebSocketHandshakeException.class);
                WebSocketHandshakeException handshake =
                        (WebSocketHandshakeException) Objects.requireNonNull(e.getCause());
                return handshake.getResponse().statusCode();
            }
        }

        void send(String text) {
            socket.sendText(text, true).join();
        }

        void initialize() throws InterruptedException {
            send("""
                    {"jsonrpc": "2.0", "id": 0, "method": "initialize", "params": {"protocolVersion": "2025-11-25",
                     "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}}}""");
            assertThat(next().at("/result/protocolVersion").asText()).isEqualTo("2025-11-25");
            send("{\"jsonrpc\": \"2.0\", \"method\": \"notifications/initialized\"}");
        }

        JsonNode next() throws InterruptedException {
            @Nullable String text = received.poll(30, TimeUnit.SECONDS);
            assertThat(text).isNotNull().isNotEqualTo(END);
            return JsonText.parse(String.valueOf(text)).orElseThrow();
        }

        void awaitEnd() throws InterruptedException {
            assertThat(received.poll(30, TimeUnit.SECONDS)).isEqualTo(END);
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            parts.add(data.toString());
            if (last) {
                received.add(String.join("", parts));
                parts.clear();
            }
            from.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            received.add(END);
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            received.add(END);
        }

        @Override
        public void close() {
            socket.abort();
        }
    }
}
