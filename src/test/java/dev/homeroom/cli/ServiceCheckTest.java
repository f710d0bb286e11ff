package dev.homeroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeroom.json.JsonText;
import org.junit.jupiter.api.Test;

class ServiceCheckTest {
    @Test
    void each_server_that_can_call_tools_has_a_line() {
        assertThat(ServiceCheck.ofTools(JsonText.parse("""
                        {"backends": [
                          {"backend": "builtin", "agents": 1},
                          {"backend": "letta", "agents": 3, "agents_with_tools": 2, "agents_for_tools": 2},
                          {"backend": "new", "agents": 2, "agents_with_tools": 1, "agents_for_tools": 2},
                          {"backend": "other", "agents": 2, "agents_with_tools": 0, "agents_for_tools": 2,
                           "tools_problem": "It was refused."}
                        ]}""").orElseThrow()))
                .containsExactly(
                        CheckLine.ok("tools", "2 of 2 agents of letta have them."),
                        CheckLine.note("tools", "1 of 2 agents of new have them."),
                        CheckLine.problem("tools", "0 of 2 agents of other have them. It was refused."));
    }

    @Test
    void a_process_without_the_lead_knows_nothing() {
        assertThat(ServiceCheck.ofTools(JsonText.parse("{\"backends\": [{\"backend\": \"letta\", \"agents\": 2}]}")
                        .orElseThrow()))
                .singleElement()
                .satisfies(line -> assertThat(line.isProblem()).isFalse());
    }
}
