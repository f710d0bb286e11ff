package dev.homeroom.turn.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeroom.backend.AgentEvent;
import org.junit.jupiter.api.Test;

class DraftTextTest {
    private final DraftText text = new DraftText();

    @Test
    void what_an_agent_says_between_its_tools_is_all_there_and_what_it_thinks_is_not() {
        // When
        text.take(new AgentEvent.RunStarted("run-1"));
        text.take(new AgentEvent.Reasoning("They want milk."));
        text.take(new AgentEvent.Text("one", "Let me "));
        text.take(new AgentEvent.Text("one", "look."));
        text.take(new AgentEvent.ToolCalled("call-1", "look_into_fridge"));
        text.take(new AgentEvent.ToolReturned("call-1", true));
        text.take(new AgentEvent.Text("two", "There is none."));

        // Then
        assertThat(text.markdown()).isEqualTo("""
                Let me look.

                There is none.""");
    }

    @Test
    void only_what_can_be_read_is_news() {
        assertThat(text.take(new AgentEvent.RunStarted("run-1"))).isFalse();
        assertThat(text.take(new AgentEvent.Reasoning("Hm."))).isFalse();
        assertThat(text.take(new AgentEvent.Text("one", "\n"))).isFalse();
        assertThat(text.take(new AgentEvent.ToolCalled("call-1", "look"))).isFalse();
        assertThat(text.markdown()).isEmpty();
        assertThat(text.take(new AgentEvent.Text("one", "Hi"))).isTrue();
    }
}
