package dev.homeroom.backend.letta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeroom.backend.AgentBackend;
import dev.homeroom.backend.AgentEvent;
import dev.homeroom.backend.AgentList;
import dev.homeroom.backend.AgentOutcome;
import dev.homeroom.backend.OutcomeWords;
import dev.homeroom.backend.Question;
import dev.homeroom.backend.raw.RawAnswer;
import dev.homeroom.backend.raw.RawBackends;
import dev.homeroom.backend.raw.RawServer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Answers of real servers, 0.16.8 and 0.11.7, as they were recorded. */
class RecordedLettaTest {
    private final List<AgentEvent> events = new ArrayList<>();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    stream_tokens        | <echo: hello token stream>
                    stream_steps         | <echo: hello stream>
                    stream_empty         | silent
                    bg_seq               | <echo: seq ids please>
                    memgpt_tokens        | <echo: hello token test>
                    stream_llmerr_401    | failed: MODEL_FAILED
                    stream_llmerr_429    | not taken: MODEL_RATE_LIMITED
                    stream_llmerr_500    | failed: MODEL_FAILED
                    react_stream         | failed: MODEL_FAILED
                    json_llmerr_401      | failed: MODEL_FAILED
                    json_llmerr_429      | not taken: MODEL_RATE_LIMITED
                    json_llmerr_500      | failed: MODEL_FAILED
                    approval_stream_req  | needs approval: ON_QUESTION conversation_search({"query": "hello"})
                    approval_busy        | failed: NEEDS_APPROVAL
                    approval_busy_stream | failed: NEEDS_APPROVAL
                    cancel_stream_req    | failed: CANCELLED
                    crash_req            | interrupted: ENDED_EARLY
                    conversation_busy    | not taken: BUSY
                    conversation_404     | failed: UNKNOWN_CHAT
                    agent_404            | failed: UNKNOWN_AGENT
                    run_404              | failed: UNKNOWN_AGENT
                    noredis_bg           | not taken: UNAVAILABLE
                    """)
    void an_answer_of_0_16_8_has_its_outcome(String recording, String outcome) {
        assertThat(OutcomeWords.of(ask("0.16.8", recording))).isEqualTo(outcome);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    old_stream        | <echo: hello stream>
                    old_stream_tokens | <echo: hello stream>
                    old_err_401       | failed: MODEL_FAILED
                    old_err_429       | not taken: MODEL_RATE_LIMITED
                    old_err_500       | failed: MODEL_FAILED
                    agent_404         | failed: UNKNOWN_AGENT
                    """)
    void an_answer_of_0_11_7_has_its_outcome(String recording, String outcome) {
        assertThat(OutcomeWords.of(ask("0.11.7", recording))).isEqualTo(outcome);
    }

    @Test
    void what_was_thought_is_not_what_was_said_although_both_have_one_id() {
        // When
        ask("0.16.8", "stream_tokens");

        // Then
        assertThat(events.stream()
                        .filter(AgentEvent.Reasoning.class::isInstance)
                        .map(event -> ((AgentEvent.Reasoning) event).piece())
                        .reduce("", String::concat))
                .isEqualTo("stub reasoning about it");
        assertThat(events.getFirst()).isEqualTo(new AgentEvent.RunStarted("run-0cec886a-7c4f-4d4b-aae6-b823601db056"));
    }

    @ParameterizedTest
    @CsvSource({"stream_tool_steps", "stream_tool_tokens"})
    void a_tool_is_called_once_however_many_pieces_its_arguments_come_in(String recording) {
        // When
        AgentOutcome outcome = ask("0.16.8", recording);

        // Then
        assertThat(OutcomeWords.of(outcome)).startsWith("<tool said: ");
        assertThat(events)
                .filteredOn(AgentEvent.ToolCalled.class::isInstance)
                .singleElement()
                .extracting(event -> ((AgentEvent.ToolCalled) event).tool())
                .isEqualTo("conversation_search");
        assertThat(events).filteredOn(AgentEvent.ToolReturned.class::isInstance).hasSize(1);
        assertThat(events)
                .filteredOn(AgentEvent.ToolDescribed.class::isInstance)
                .singleElement()
                .extracting(event -> ((AgentEvent.ToolDescribed) event).description())
                .isEqualTo("hello");
    }

    @Test
    void agents_of_an_old_server_are_listed() {
        // Given
        RawAnswer list = RawAnswer.replay("old_list");
        try (RawServer server = new RawServer(request -> list)) {
            AgentBackend backend = LettaLab.backend(server.url());

            // When
            AgentList agents = backend.list();

            // Then
            assertThat(((AgentList.Complete) agents).agents())
                    .hasSize(1)
                    .first()
                    .satisfies(agent -> assertThat(agent.id()).startsWith("agent-"));
            backend.close();
        }
    }

    private AgentOutcome ask(String version, String recording) {
        RawAnswer answer = RawAnswer.replay(recording);
        try (RawServer server = new RawServer(
                version.equals("0.16.8")
                        ? RawBackends.lettaWithRedisThatSays(() -> answer)
                        : RawBackends.lettaThatSays(() -> answer))) {
            AgentBackend backend = RawBackends.letta(server);
            AgentOutcome outcome = backend.ask(new Question("agent-1", "default", "$turn", null, "hello"), events::add);
            backend.close();
            return outcome;
        }
    }
}
