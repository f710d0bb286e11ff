package dev.homeroom.backend.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.homeroom.backend.AgentBackend;
import dev.homeroom.backend.AgentBackend.RunningQuestion;
import dev.homeroom.backend.AgentEvent;
import dev.homeroom.backend.AgentList;
import dev.homeroom.backend.AgentOutcome;
import dev.homeroom.backend.OutcomeWords;
import dev.homeroom.backend.Question;
import dev.homeroom.fake.FakeLetta;
import dev.homeroom.fake.FakeOpenAi;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpenAiBackendTest {
    private final FakeOpenAi server = new FakeOpenAi();
    private final AgentBackend backend = OpenAiLab.backend(server.url());

    @BeforeEach
    void addModel() {
        server.addModel("Meridian");
        server.pingEvery(Duration.ofMillis(100));
    }

    @AfterEach
    void close() {
        backend.close();
        server.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    hello          | <echo: hello>
                    [[silent]]     | silent
                    [[tool-inside=t]] hi | <echo> <: hi>
                    [[busy]]       | not taken: BUSY
                    [[err=500]]    | failed: MODEL_FAILED
                    [[limited=7]]  | not taken: RATE_LIMITED
                    [[garbage]]    | failed: NOT_UNDERSTOOD
                    [[cut]] hello  | interrupted: CONNECTION_LOST
                    """)
    void a_question_has_its_outcome(String text, String outcome) {
        assertThat(OutcomeWords.of(ask("chat", "turn", text))).isEqualTo(outcome);
    }

    @Test
    void how_long_to_wait_is_passed_on() {
        assertThat(((AgentOutcome.NotTaken) ask("chat", "turn", "[[limited=7]]")).retryAfter())
                .isEqualTo(Optional.of(Duration.ofSeconds(7)));
    }

    @Test
    void a_question_that_is_stopped_ends_at_once_and_the_chat_remembers_nothing_of_it() {
        // Given
        List<AgentOutcome> outcomes = new CopyOnWriteArrayList<>();
        Thread asking = Thread.ofVirtual().start(() -> outcomes.add(ask("chat", "turn-1", "[[sleep=15]] slow")));
        await().until(() -> server.asked().size() == 1);

        // When
        boolean stopped = backend.stop(new RunningQuestion("Meridian", "chat", "turn-1", Optional.empty()));
        await().until(() -> !asking.isAlive());
        ask("chat", "turn-2", "next");

        // Then
        assertThat(stopped).isTrue();
        assertThat(outcomes).singleElement().isInstanceOf(AgentOutcome.Interrupted.class);
        assertThat(server.asked().getLast().messages()).containsExactly("next");
        assertThat(backend.stop(new RunningQuestion("Meridian", "chat", "turn-1", Optional.empty())))
                .isFalse();
    }

    @Test
    void a_chat_remembers_what_was_said_and_another_chat_does_not() {
        // Given
        ask("one", "turn-1", "first");
        ask("one", "turn-2", "second");

        // When
        ask("one", "turn-3", "third");
        ask("other", "turn-4", "hello");

        // Then
        assertThat(server.asked().get(2).messages())
                .containsExactly("first", "echo: first", "second", "echo: second", "third");
        assertThat(server.asked().get(3).messages()).containsExactly("hello");
    }

    @Test
    void messages_between_tools_are_one_answer_of_the_chat_and_are_repeated_as_they_were() {
        // Given
        AgentOutcome first = ask("chat", "turn-1", "[[tool-inside=look]] hi");

        // When
        AgentOutcome again = ask("chat", "turn-1", "[[tool-inside=look]] hi");
        ask("chat", "turn-2", "next");

        // Then
        assertThat(again).isEqualTo(first).isEqualTo(new AgentOutcome.Answered(List.of("echo", ": hi")));
        assertThat(server.asked().getLast().messages())
                .containsExactly("[[tool-inside=look]] hi", "echo\n\n: hi", "next");
    }

    @Test
    void a_question_that_was_answered_is_not_sent_again() {
        // Given
        AgentOutcome first = ask("chat", "turn", "hello");
        List<AgentEvent> events = new CopyOnWriteArrayList<>();

        // When
        AgentOutcome again = backend.ask(new Question("Meridian", "chat", "turn", null, "hello"), events::add);

        // Then
        assertThat(again).isEqualTo(first);
        assertThat(events).containsExactly(new AgentEvent.Text("turn", "echo: hello"));
        assertThat(server.asked()).hasSize(1);
    }

    @Test
    void a_question_that_was_cut_off_is_asked_again_under_the_key_by_which_the_server_may_know_it() {
        // Given
        AgentOutcome first = ask("chat", "turn", "[[cut]] hello");
        Question.Earlier earlier = new Question.Earlier(Instant.now(), Optional.empty());
        Question again = new Question("Meridian", "chat", "turn", earlier, "[[cut]] hello");

        // When
        boolean repeatable = backend.isIdempotent(again);
        AgentOutcome second = backend.ask(again, event -> {});

        // Then
        assertThat(OutcomeWords.of(first)).isEqualTo("interrupted: CONNECTION_LOST");
        assertThat(repeatable)
                .as("a server that knows the key looks like any other")
                .isFalse();
        assertThat(OutcomeWords.of(second)).isEqualTo("<echo: hello>");
        assertThat(server.asked()).hasSize(1);
        assertThat(backend.isIdempotent(again)).as("an answer that was seen").isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[[pings-only]]", "[[empty-chunks]]"})
    void what_only_keeps_the_connection_alive_is_no_work(String text) {
        assertThat(OutcomeWords.of(ask("chat", "turn", text))).isEqualTo("interrupted: TIMED_OUT");
    }

    @Test
    void a_question_without_an_answer_is_not_remembered() {
        // Given
        ask("chat", "turn-1", "[[cut]] hello");
        ask("chat", "turn-2", "[[err=500]]");

        // When
        ask("chat", "turn-3", "again");

        // Then
        assertThat(server.asked().getLast().messages()).containsExactly("again");
    }

    @Test
    void the_server_is_told_which_chat_and_which_question_it_is() {
        // When
        ask("chat", "turn", "hello");

        // Then
        assertThat(server.asked().getFirst().chatKey()).contains("chat");
        assertThat(server.asked().getFirst().idempotencyKey()).contains("turn");
    }

    @Test
    void a_server_that_does_not_stream_is_understood() {
        // Given
        server.withoutStreaming();

        // When
        AgentOutcome outcome = ask("chat", "turn", "hello");

        // Then
        assertThat(OutcomeWords.of(outcome)).isEqualTo("<echo: hello>");
    }

    @Test
    void a_server_that_is_down_has_not_taken_the_question() {
        // Given
        server.goDown();

        // When
        AgentOutcome outcome = ask("chat", "turn", "hello");

        // Then
        assertThat(OutcomeWords.of(outcome)).isEqualTo("not taken: UNAVAILABLE");
        assertThat(backend.list()).isInstanceOf(AgentList.Failed.class);
    }

    @Test
    void a_server_that_came_up_again_answers() {
        // Given
        ask("chat", "turn-1", "hello");
        server.goDown();
        server.comeUp();

        // When
        AgentOutcome outcome = ask("chat", "turn-2", "still there?");

        // Then
        assertThat(OutcomeWords.of(outcome)).isEqualTo("<echo: still there?>");
    }

    @Test
    void a_key_that_is_not_accepted_is_said() {
        // Given
        server.requireKey("secret");

        // When
        AgentOutcome outcome = ask("chat", "turn", "hello");
        AgentList list = backend.list();

        // Then
        assertThat(OutcomeWords.of(outcome)).isEqualTo("failed: NOT_AUTHORIZED");
        assertThat(((AgentList.Failed) list).reason()).contains("homeroom.backends.proxy.api-key");
    }

    @Test
    void language_models_of_a_letta_server_are_no_agents() {
        // Given
        try (FakeLetta letta = new FakeLetta()) {
            AgentBackend wrong = OpenAiLab.backend(letta.url());

            // When
            AgentList list = wrong.list();

            // Then
            assertThat(list)
                    .isEqualTo(new AgentList.Failed(
                            "The server of proxy lists language models at /v1/models, not agents: it"
                                    + " is a Letta API server, so set homeroom.backends.proxy.kind to letta."));
            wrong.close();
        }
    }

    private AgentOutcome ask(String chat, String turn, String text) {
        return backend.ask(new Question("Meridian", chat, turn, null, text), event -> {});
    }
}
