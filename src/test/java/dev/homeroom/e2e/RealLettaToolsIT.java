package dev.homeroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homeroom.backend.letta.RealLetta;
import dev.homeroom.matrix.RoomId;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** A real Letta 0.16.8 attaches the tools, and its agents use them; only with {@code -Dletta}. */
@EnabledIfSystemProperty(
        named = "letta",
        matches = ".*",
        disabledReason = "A real Letta is only installed and tried with -Dletta; it takes minutes and 900 MB")
class RealLettaToolsIT {
    private static final String AGENT_KEY = "0123456789-the-key-of-a-letta-server";

    @Scenario(on = TestDatabase.H2)
    void an_agent_sends_a_message_by_a_tool_that_homeroom_attached(E2eEnvironment environment) {
        try (RealLetta letta = RealLetta.startCallingThisMachine()) {
            // Given
            letta.makeAgents(1);
            environment
                    .homeroom()
                    .set("LETTA_API_URL", letta.url().toString())
                    .set("HOMEROOM_TURNS_ENVELOPE", "false")
                    .set("HOMEROOM_MCP", "true")
                    .set("HOMEROOM_MCP_AGENT_KEY", AGENT_KEY)
                    .set("HOMEROOM_MCP_ATTACH", "true")
                    .set(
                            "HOMEROOM_MCP_ATTACH_URL",
                            environment.homeroom().uri().resolve("/mcp").toString())
                    .start();
            Talk talk = onlyAgent(environment);
            Patience.waitingFor("the tools")
                    .until(() -> namesOfTools(letta, talk).contains("matrix_send"));

            // When
            talk.say("[[tool=matrix_send {\"to\": \"" + talk.room() + "\", \"text\": \"By a tool\"}]] go");

            // Then
            talk.awaitAnswer("By a tool");
            assertThat(environment.homeroom().log())
                    .contains("MCP call: agent=letta/" + talk.agent() + " tool=matrix_send room=" + talk.room());
            assertThat(namesOfTools(letta, talk)).doesNotHaveDuplicates().contains("talk_to_agent", "task");

            // When
            environment.homeroom().stop();
            environment.homeroom().unset("HOMEROOM_MCP_ATTACH").start();

            // Then
            Patience.waitingFor("the tools to be taken off")
                    .until(() -> !namesOfTools(letta, talk).contains("matrix_send"));
            Patience.waitingFor("the server of the tools to be forgotten")
                    .until(() -> get(letta, "/v1/mcp-servers/").isEmpty());
        }
    }

    private static Talk onlyAgent(E2eEnvironment environment) {
        JsonNode mapping = Patience.waitingFor("the agent's room")
                .until(
                        () -> environment.rest().get("/agents/mappings").body().at("/mappings/0"),
                        one -> one.has("room_id"));
        String agent = mapping.path("agent_id").asText();
        RoomId room = environment.agentRoom(agent);
        return new Talk(environment, agent, room);
    }

    private static List<String> namesOfTools(RealLetta letta, Talk talk) {
        return get(letta, "/v1/agents/" + talk.agent() + "/tools?limit=100")
                .valueStream()
                .map(tool -> tool.path("name").asText())
                .toList();
    }

    private static JsonNode get(RealLetta letta, String path) {
        URI address = letta.url();
        return Rest.withoutKey(address).get(path).body();
    }
}
