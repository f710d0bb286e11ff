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
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The endpoint inside of the application, with an agent of a Letta server that is away. */
@QuarkusTest
@QuarkusTestResource(ScriptedHomeserverAround.class)
@TestProfile(McpEndpointTest.SwitchedOn.class)
class McpEndpointTest {
    private static final String KEY = "0123456789-the-key-of-a-letta-server";

    /** With the installation's key. */
    public static final class SwitchedOn implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            try (ServerSocket free = new ServerSocket(0)) {
                return Map.of(
                        "homeroom.letta.url",
                        "http://127.0.0.1:1",
                        "homeroom.mcp.enabled",
                        "true",
                        "homeroom.mcp.agent-key",
                        KEY,
                        "homeroom.mcp.http-port",
                        String.valueOf(free.getLocalPort()));
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

    @Test
    void the_tools_are_those_of_the_file_in_its_order() {
        // Given
        String backend = directory.status().getFirst().backend();
        Awaitility.await().until(() -> database.problem().isEmpty());
        directory.mergeFromMatrix(
                List.of(new KnownAgent(new AgentRef(backend, "ada"), "Ada", Set.of(), true, Optional.empty())));

        // When
        Response answer = as("ada")
                .body("{\"jsonrpc\": \"2.0\", \"id\": 1, \"method\": \"tools/list\"}")
                .post("/mcp");

        // Then
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
        JsonNode tools = JsonText.parse(answer.asString()).orElseThrow().at("/result/tools");
        assertThat(tools.valueStream().map(tool -> tool.path("name").asText()))
                .containsExactlyElementsOf(ToolCatalog.read().tools().stream()
                        .map(ToolCatalog.ToolDescription::name)
                        .toList());
    }

    @Test
    void an_unknown_agent_stays_outside() {
        assertThat(as("nobody").body("{}").post("/mcp").statusCode()).isEqualTo(403);
    }

    @Test
    void the_predecessors_port_has_its_health_and_the_same_door() {
        // Given
        String port = "http://127.0.0.1:" + settings.httpPort();

        // Then
        assertThat(RestAssured.given().get(port + "/health").asString()).isEqualTo("{\"status\":\"ok\"}");
        assertThat(RestAssured.given().post(port + "/mcp").statusCode()).isEqualTo(401);
        assertThat(as("nobody").body("{}").post(port + "/mcp").statusCode()).isEqualTo(403);
        assertThat(RestAssured.given().get(port + "/agents/mappings").statusCode())
                .isEqualTo(404);
    }

    private static RequestSpecification as(String agentId) {
        return RestAssured.given()
                .header("Authorization", "Bearer " + KEY)
                .header("X-Agent-Id", agentId)
                .header("Accept", "application/json, text/event-stream")
                .contentType("application/json");
    }
}
