package dev.homeroom.turn.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeroom.backend.AgentEvent;
import dev.homeroom.turn.stream.ToolCalls.ToolCall;
import dev.homeroom.turn.stream.ToolCalls.ToolState;
import org.junit.jupiter.api.Test;

class ToolCallsTest {
    private final ToolCalls calls = new ToolCalls();

    @Test
    void each_call_has_its_own_line_and_end() {
        // When
        calls.take(new AgentEvent.ToolCalled("call-1", "look_into_fridge"));
        calls.take(new AgentEvent.ToolCalled("call-2", "call_shop"));
        calls.take(new AgentEvent.ToolDescribed("call-2", "Milk?"));
        calls.take(new AgentEvent.ToolReturned("call-1", true));
        calls.take(new AgentEvent.ToolReturned("call-2", false));
        calls.take(new AgentEvent.ToolCalled("call-3", "call_shop"));

        // Then
        assertThat(calls.look().calls())
                .containsExactly(
                        new ToolCall("look_into_fridge", "", ToolState.SUCCEEDED),
                        new ToolCall("call_shop", "Milk?", ToolState.FAILED),
                        new ToolCall("call_shop", "", ToolState.RUNNING));
    }

    @Test
    void only_what_can_be_seen_is_news() {
        assertThat(calls.take(new AgentEvent.RunStarted("run-1"))).isFalse();
        assertThat(calls.take(new AgentEvent.Reasoning("Hm."))).isFalse();
        assertThat(calls.take(new AgentEvent.Text("one", "Hi"))).isFalse();
        assertThat(calls.take(new AgentEvent.ToolReturned("unknown", true))).isFalse();
        assertThat(calls.take(new AgentEvent.ToolDescribed("unknown", "milk"))).isFalse();
        assertThat(calls.take(new AgentEvent.ToolCalled("call-1", "look"))).isTrue();
        assertThat(calls.take(new AgentEvent.ToolReturned("call-1", true))).isTrue();
    }

    @Test
    void a_single_tool_that_has_ended_is_not_worth_a_message_unless_others_follow() {
        assertThat(calls.look().isWorthShowing()).isFalse();
        calls.take(new AgentEvent.ToolCalled("call-1", "look"));
        assertThat(calls.look().isWorthShowing()).isTrue();
        calls.take(new AgentEvent.ToolReturned("call-1", true));
        assertThat(calls.look().isWorthShowing()).isFalse();
        calls.take(new AgentEvent.ToolCalled("call-2", "look"));
        calls.take(new AgentEvent.ToolReturned("call-2", true));
        assertThat(calls.look().isWorthShowing()).isTrue();
    }

    @Test
    void names_and_descriptions_are_one_short_line_each_whatever_they_are() {
        // When
        calls.take(new AgentEvent.ToolCalled("call-1", "call\n\u202e\u0000`other` shop" + "x".repeat(1000)));
        calls.take(new AgentEvent.ToolDescribed("call-1", "\ud83e\uddd1\ud83c\udffd".repeat(1000) + "\r\nmore"));

        // Then
        assertThat(calls.look().calls()).singleElement().satisfies(toolCall -> {
            assertThat(toolCall.tool()).startsWith("call `other` shopx").hasSizeLessThan(70);
            assertThat(toolCall.description())
                    .endsWith("…")
                    .doesNotContain("\n")
                    .hasSizeLessThan(170);
        });
    }

    @Test
    void of_very_many_calls_the_first_are_only_counted() {
        // When
        for (int call = 0; call < 1000; call++) {
            calls.take(new AgentEvent.ToolCalled("call-" + call, "look " + call));
        }

        // Then
        assertThat(calls.look().earlier()).isEqualTo(1000 - ToolCalls.MOST);
        assertThat(calls.look().calls())
                .hasSize(ToolCalls.MOST)
                .last()
                .satisfies(toolCall -> assertThat(toolCall.tool()).isEqualTo("look 999"));
    }
}
