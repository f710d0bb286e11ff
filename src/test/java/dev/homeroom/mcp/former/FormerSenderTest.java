package dev.homeroom.mcp.former;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.backend.AgentRef;
import dev.homeroom.json.JsonText;
import dev.homeroom.matrix.UserId;
import dev.homeroom.mcp.CallArguments;
import dev.homeroom.mcp.ToolRefusal;
import dev.homeroom.mcp.key.CallingAgent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FormerSenderTest {
    private static final CallingAgent ADA =
            new CallingAgent(new AgentRef("letta", "agent-ada"), new UserId("@agent_ada:home.test"));

    @ParameterizedTest
    @ValueSource(
            strings = {"{}", "{'from_agent_id': null}", "{'from_agent_id': ''}", "{'from_agent_id': ' agent-ada'}"})
    void a_call_may_say_who_calls(String arguments) {
        assertThatCode(() -> FormerSender.requireCaller(ADA, arguments(arguments)))
                .doesNotThrowAnyException();
    }

    @Test
    void nobody_calls_as_another_agent() {
        assertThatExceptionOfType(ToolRefusal.class)
                .isThrownBy(() -> FormerSender.requireCaller(ADA, arguments("{'from_agent_id': 'agent-eve'}")))
                .withMessageContaining("another agent");
    }

    @Test
    void a_limit_that_is_too_high_is_the_highest() {
        assertThat(FormerRoom.limit(arguments("{'limit': 5000}"), 10)).isEqualTo(50);
        assertThat(FormerRoom.limit(arguments("{}"), 10)).isEqualTo(10);
    }

    private static CallArguments arguments(String json) {
        return new CallArguments(
                (ObjectNode) JsonText.parse(json.replace('\'', '"')).orElseThrow());
    }
}
