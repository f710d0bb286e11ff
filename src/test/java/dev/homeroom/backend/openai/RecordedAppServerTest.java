package dev.homeroom.backend.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeroom.backend.Agent;
import dev.homeroom.backend.AgentBackend;
import dev.homeroom.backend.AgentList;
import dev.homeroom.backend.OutcomeWords;
import dev.homeroom.backend.Question;
import dev.homeroom.backend.raw.RawAnswer;
import dev.homeroom.backend.raw.RawServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Answers of a real Letta App Server 0.34.12, and of a Letta API server that is taken for one. */
class RecordedAppServerTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    app_stream       | <echo: hello stream>
                    app_stream_error | failed: MODEL_FAILED
                    app_error        | failed: MODEL_FAILED
                    app_404          | failed: UNKNOWN_AGENT
                    app_empty        | silent
                    """)
    void an_answer_has_its_outcome(String recording, String outcome) {
        RawAnswer answer = RawAnswer.replay(recording);
        try (RawServer server = new RawServer(request -> answer)) {
            AgentBackend backend = OpenAiLab.backend(server.url());

            assertThat(OutcomeWords.of(
                            backend.ask(new Question("Meridian", "chat", "turn", null, "hello"), event -> {})))
                    .isEqualTo(outcome);
            backend.close();
        }
    }

    @Test
    void models_are_agents() {
        // When
        AgentList list = list("app_models");

        // Then
        assertThat(((AgentList.Complete) list).agents())
                .extracting(Agent::name)
                .hasSize(5)
                .contains("Meridian", "Zoë Müller", "Robot 🤖");
    }

    @Test
    void the_models_of_a_letta_api_server_are_not() {
        assertThat(list("v1_models")).isInstanceOf(AgentList.Failed.class);
    }

    private static AgentList list(String recording) {
        RawAnswer answer = RawAnswer.replay(recording);
        try (RawServer server = new RawServer(request -> answer)) {
            AgentBackend backend = OpenAiLab.backend(server.url());
            AgentList list = backend.list();
            backend.close();
            return list;
        }
    }
}
