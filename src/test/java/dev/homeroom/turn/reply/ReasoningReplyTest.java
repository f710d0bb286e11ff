package dev.homeroom.turn.reply;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.backend.AgentEvent;
import dev.homeroom.backend.AgentOutcome;
import dev.homeroom.database.TestDatabases;
import dev.homeroom.turn.TurnFixture;
import dev.homeroom.turn.reply.ReplySettings.ReasoningShown;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReasoningReplyTest {
    @Test
    void thoughts_are_hidden_unless_they_are_switched_on() {
        // Given
        TurnFixture fixture = new TurnFixture();
        thinkingAloud(fixture, "They want *milk*.", "There is none.");

        // When
        ObjectNode answer = answer(fixture);

        // Then
        assertThat(answer.toString()).contains("There is none.").doesNotContain("milk");
    }

    @Test
    void thoughts_that_are_shown_are_folded_up_above_the_answer_and_in_no_notification() {
        // Given
        TurnFixture fixture = shown();
        thinkingAloud(fixture, "They want *milk*.", "There is none.\n1 < 2");

        // When
        ObjectNode answer = answer(fixture);

        // Then
        assertThat(answer.path("msgtype").asText()).isEqualTo("m.text");
        assertThat(answer.path("body").asText()).isEqualTo("There is none.\n1 < 2");
        assertThat(answer.path("formatted_body").asText())
                .isEqualTo("<details><summary>How Ada reached this answer.</summary>They want <em>milk</em>.</details>"
                        + "There is none.<br>1 &lt; 2");
    }

    @Test
    void what_was_thought_between_tools_stands_in_paragraphs_and_html_in_it_is_text() {
        // Given
        TurnFixture fixture = shown();
        fixture.agent.streams((question, listener) -> {
            listener.accept(new AgentEvent.Reasoning("One"));
            listener.accept(new AgentEvent.Reasoning(" two</details><script>"));
            listener.accept(new AgentEvent.ToolCalled("call-1", "look"));
            listener.accept(new AgentEvent.ToolReturned("call-1", true));
            listener.accept(new AgentEvent.Reasoning("Three"));
            return new AgentOutcome.Answered(List.of("**Four**"));
        });

        // When
        ObjectNode answer = answer(fixture);

        // Then
        assertThat(answer.path("formatted_body").asText())
                .isEqualToIgnoringWhitespace("<details><summary>How Ada reached this answer.</summary>"
                        + "<p>One two&lt;/details&gt;&lt;script&gt;</p><p>Three</p></details><strong>Four</strong>");
    }

    @Test
    void thoughts_without_end_leave_room_for_the_answer() {
        // Given
        TurnFixture fixture = shown();
        thinkingAloud(fixture, "& hm ".repeat(100_000), "**Four** ".repeat(3000));

        // When
        ObjectNode answer = answer(fixture);

        // Then
        assertThat(answer.path("formatted_body").asText())
                .startsWith("<details>")
                .contains(" …</details>");
        assertThat(answer.toString().length()).isLessThan(65_000);
    }

    private static TurnFixture shown() {
        return new TurnFixture(
                TestDatabases.inMemory(), TurnFixture.SETTINGS, TurnFixture.Replies.USUAL.with(ReasoningShown.SHOWN));
    }

    private static void thinkingAloud(TurnFixture fixture, String thoughts, String answer) {
        fixture.agent.streams((question, listener) -> {
            listener.accept(new AgentEvent.Reasoning(thoughts));
            return new AgentOutcome.Answered(List.of(answer));
        });
    }

    private static ObjectNode answer(TurnFixture fixture) {
        return fixture.handle(fixture.text("Milk?")).toSend().getFirst().content();
    }
}
