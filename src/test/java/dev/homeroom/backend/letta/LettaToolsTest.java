package dev.homeroom.backend.letta;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.homeroom.backend.AgentBackend;
import dev.homeroom.backend.AgentBackend.HostReply;
import dev.homeroom.backend.AgentBackend.HostedTool;
import dev.homeroom.backend.AgentBackend.ToolHost;
import dev.homeroom.backend.AgentBackend.ToolServer;
import dev.homeroom.fake.FakeLetta;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LettaToolsTest {
    private static final String NAME = "homeroom-home.test";

    private final FakeLetta letta = new FakeLetta();
    private final AgentBackend backend = LettaLab.backend(letta.url());
    private final ToolHost host = backend.toolHost().orElseThrow();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<String> callers = new CopyOnWriteArrayList<>();
    private HttpServer tools = toolServer();

    private HttpServer toolServer() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/mcp", this::list);
            server.start();
            return server;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void list(HttpExchange exchange) throws IOException {
        callers.add(exchange.getRequestHeaders().getFirst("Authorization") + " as "
                + exchange.getRequestHeaders().getFirst("X-Agent-Id"));
        byte[] answer = """
                {"jsonrpc": "2.0", "id": 1, "result": {"tools": [{"name": "matrix_send"}, {"name": "task"}]}}
                """.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }

    @BeforeEach
    void record() {
        letta.onRequest(requests::add);
    }

    @AfterEach
    void close() {
        tools.stop(0);
        backend.close();
        letta.close();
    }

    private ToolServer server(String key) {
        return new ToolServer(
                NAME,
                URI.create("http://127.0.0.1:" + tools.getAddress().getPort() + "/mcp"),
                "Bearer " + key,
                Set.of("matrix_send", "task"));
    }

    @Test
    void the_tools_are_registered_and_attached_once() {
        // Given
        String ada = letta.addAgent("Ada");

        // When
        List<HostedTool> offered = registered(server("key"), ada);
        HostReply attached = host.attach(ada, server("key"), offered);
        HostReply again = host.attach(ada, server("key"), registered(server("key"), ada));

        // Then
        assertThat(offered).extracting(HostedTool::name).containsExactly("matrix_send", "task");
        assertThat(attached).isEqualTo(new HostReply.Done(2));
        assertThat(again).isEqualTo(new HostReply.Done(0));
        assertThat(letta.toolServers()).containsExactly(NAME);
        assertThat(letta.toolsOf(ada)).containsExactly("matrix_send", "task");
        assertThat(letta.attachments()).hasSize(2);
        assertThat(callers).allMatch(("Bearer key as " + ada)::equals);
    }

    @Test
    void another_key_changes_the_registration_and_keeps_the_tools() {
        // Given
        String ada = letta.addAgent("Ada");
        host.attach(ada, server("old"), registered(server("old"), ada));

        // When
        List<HostedTool> offered = registered(server("new"), ada);

        // Then
        assertThat(host.attach(ada, server("key"), offered)).isEqualTo(new HostReply.Done(0));
        assertThat(letta.toolServers()).containsExactly(NAME);
        assertThat(callers).endsWith("Bearer new as " + ada);
    }

    @Test
    void tools_are_taken_off_one_agent_and_off_all() {
        // Given
        String ada = letta.addAgent("Ada");
        String bob = letta.addAgent("Bob");
        List<HostedTool> offered = registered(server("key"), ada);
        host.attach(ada, server("key"), offered);
        host.attach(bob, server("key"), offered);

        // When
        HostReply detached = host.detach(ada, server("key"));

        // Then
        assertThat(detached).isEqualTo(new HostReply.Done(2));
        assertThat(letta.toolsOf(ada)).isEmpty();
        assertThat(letta.toolsOf(bob)).hasSize(2);
        assertThat(host.detach(ada, server("key"))).isEqualTo(new HostReply.Done(0));

        // When
        HostReply withdrawn = host.withdraw(server("key"));

        // Then
        assertThat(withdrawn).isEqualTo(new HostReply.Done(1));
        assertThat(letta.toolsOf(bob)).isEmpty();
        assertThat(letta.toolServers()).isEmpty();
        assertThat(host.withdraw(server("key"))).isEqualTo(new HostReply.Done(0));
    }

    @Test
    void a_tool_that_is_no_longer_offered_is_taken_off() {
        // Given
        String ada = letta.addAgent("Ada");
        host.attach(ada, server("key"), registered(server("key"), ada));
        ToolServer smaller = new ToolServer(NAME, server("key").url(), "Bearer key", Set.of("matrix_send"));

        // When
        HostReply attached = host.attach(ada, smaller, registered(smaller, ada));

        // Then
        assertThat(attached).isEqualTo(new HostReply.Done(1));
        assertThat(letta.toolsOf(ada)).containsExactly("matrix_send");
    }

    @Test
    void a_tool_of_somebody_else_is_neither_replaced_nor_removed() {
        // Given
        String ada = letta.addAgent("Ada");
        letta.addTool(ada, "task");

        // Then
        assertThat(reason(host.register(server("key"), ada))).contains("of these names already: task.");
        assertThat(letta.toolServers()).isEmpty();
        assertThat(host.withdraw(server("key"))).isEqualTo(new HostReply.Done(0));
        assertThat(letta.toolsOf(ada)).containsExactly("task");
    }

    @Test
    void a_tool_that_somebody_wrote_after_the_registration_is_not_replaced_by_the_next_look() {
        // Given
        String ada = letta.addAgent("Ada");
        host.attach(ada, server("key"), registered(server("key"), ada));
        letta.addTool(ada, "task");

        // Then
        assertThat(reason(host.register(server("key"), ada))).contains("task");
        assertThat(host.withdraw(server("key"))).isEqualTo(new HostReply.Done(1));
        assertThat(letta.toolsOf(ada)).containsExactly("task");
    }

    @Test
    void a_server_that_cannot_reach_the_tools_says_what_to_do() {
        // Given
        String ada = letta.addAgent("Ada");
        ToolServer server = server("key");
        tools.stop(0);

        // Then
        assertThat(reason(host.register(server, ada)))
                .contains("HOMEROOM_MCP_ATTACH_URL")
                .doesNotContain("Bearer", "key ");
        assertThat(letta.toolsOf(ada)).isEmpty();
    }

    @Test
    void a_server_that_is_down_or_refuses_fails_in_a_sentence() {
        // Given
        String ada = letta.addAgent("Ada");

        // When
        letta.requireKey("other");

        // Then
        assertThat(reason(host.register(server("key"), ada))).contains("refused it (HTTP 401)");

        // When
        letta.goDown();

        // Then
        assertThat(reason(host.attach(ada, server("key"), List.of(new HostedTool("task", "tool-1")))))
                .contains("can't be reached");
        assertThat(reason(host.withdraw(server("key")))).contains("can't be reached");
    }

    @Test
    void the_key_is_in_no_words() {
        assertThat(server("secret")).asString().doesNotContain("secret");
    }

    private List<HostedTool> registered(ToolServer server, String agent) {
        return ((HostReply.Registered) host.register(server, agent)).tools();
    }

    private static String reason(HostReply reply) {
        return ((HostReply.Failed) reply).reason();
    }
}
