package dev.homeroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.EnabledIf;

/** The command line of the MCP inspector as a client; only where Node.js is. */
@EnabledIf(value = "hasNode", disabledReason = "The inspector needs Node.js with npm")
class InspectorIT {
    private static final Path INSPECT = Path.of("src/mcp-client/inspect").toAbsolutePath();

    static boolean hasNode() {
        return Stream.of("node", "npm").allMatch(InspectorIT::isOnPath);
    }

    private static boolean isOnPath(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .anyMatch(folder -> !folder.isEmpty() && Files.isExecutable(Path.of(folder, program)));
    }

    @SharedScenario(on = TestDatabase.H2)
    void the_inspector_lists_and_calls_the_tools_of_agents_and_operators(E2eEnvironment environment) {
        // Given
        environment.homeroom().set("HOMEROOM_MCP", "true").start();
        Talk ada = Talk.withNewAgent(environment, "Ada");
        String key = McpCaller.keyOf(environment, ada.agent());

        // When
        JsonNode tools = inspect(environment, "/mcp", key, "--method", "tools/list");
        JsonNode sent = inspect(
                environment,
                "/mcp",
                key,
                "--method",
                "tools/call",
                "--tool-name",
                "matrix_send",
                "--tool-arg",
                "to=" + ada.room(),
                "text=From the inspector");
        JsonNode agents = inspect(
                environment,
                "/mcp/ops",
                E2eEnvironment.API_KEY,
                "--method",
                "tools/call",
                "--tool-name",
                "agents",
                "--tool-arg",
                "query=" + ada.agent());

        // Then
        assertThat(tools.path("tools")
                        .valueStream()
                        .map(tool -> tool.path("name").asText()))
                .contains("matrix_send", "task");
        assertThat(sent.at("/structuredContent/status").asText()).as("%s", sent).isEqualTo("sent");
        assertThat(ada.awaitAnswers(1).getFirst().body()).isEqualTo("From the inspector");
        assertThat(agents.at("/structuredContent/agents/0/name").asText()).isEqualTo("Ada");
    }

    private static JsonNode inspect(E2eEnvironment environment, String path, String key, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                INSPECT.toString(), environment.homeroom().uri().resolve(path).toString(), key));
        command.addAll(List.of(arguments));
        String printed = new Shell(environment.directory(), Map.of()).run(command.toArray(String[]::new));
        return Json.parseOrText(printed.substring(printed.indexOf('{')));
    }
}
