package dev.homeroom.turn.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeroom.backend.AgentBackend;
import dev.homeroom.backend.Question;
import dev.homeroom.backend.raw.RawAnswer;
import dev.homeroom.backend.raw.RawBackends;
import dev.homeroom.backend.raw.RawServer;
import dev.homeroom.database.Database;
import dev.homeroom.matrix.FakeHomeserver.Sent;
import dev.homeroom.queue.QueueFixture;
import dev.homeroom.queue.Replica;
import dev.homeroom.queue.inbox.DeadLetters.DeadLetter;
import dev.homeroom.turn.TurnFixture;
import dev.homeroom.wording.Sentence;
import dev.homeroom.wording.Wording;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Checks the room's events for recorded answers of real servers, to the byte; the number of requests; and whether 🔁 is
 * offered.
 */
class BackendCasesTest {
    private static final Duration LONG_ENOUGH = Duration.ofMinutes(17);

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
                    openai-ct_plain                    | Hello there                              | 1 | no
                    openai-ct_upper                    | Hello there                              | 1 | no
                    openai-datacomment                 | Hello there                              | 1 | no
                    openai-done_noblank                | Hello there                              | 1 | no
                    openai-donespace                   | Hello there                              | 1 | no
                    openai-emptybody                   | AGENT_ENDED_EARLY                        | 3 | 🔁
                    openai-emptydata                   | Hello there                              | 1 | no
                    openai-err_in_choice               | AGENT_MODEL_FAILED                       | 1 | 🔁
                    openai-err_str                     | AGENT_MODEL_FAILED                       | 1 | 🔁
                    openai-err_str_after               | Hello th / AGENT_MODEL_FAILED_MIDWAY     | 1 | 🔁
                    openai-err_str_done                | AGENT_MODEL_FAILED                       | 1 | 🔁
                    openai-err_vllm                    | AGENT_QUESTION_TOO_LONG                  | 1 | 🔁
                    openai-errprefix_done              | AGENT_QUESTION_TOO_LONG                  | 1 | 🔁
                    openai-finerror                    | Hello th / AGENT_MODEL_FAILED_MIDWAY     | 1 | 🔁
                    openai-message_in_chunk            | Hello there                              | 1 | no
                    openai-nodone_nofin                | Hello there / ANSWER_MAY_BE_CUT          | 1 | no
                    openai-nulldata                    | Hello there                              | 1 | no
                    openai-parts                       | Hello there                              | 1 | no
                    openai-parts_think                 | Hello there                              | 1 | no
                    openai-reason_field2               | Hello there                              | 1 | no
                    openai-refusal                     | I can't help with that.                  | 1 | no
                    openai-s400_llamacpp_ctx           | AGENT_QUESTION_TOO_LONG                  | 1 | 🔁
                    openai-s400_oai_ctx                | AGENT_QUESTION_TOO_LONG                  | 1 | 🔁
                    openai-s404_ollama                 | AGENT_UNKNOWN                            | 1 | 🔁
                    openai-s404_vllm                   | AGENT_UNKNOWN                            | 1 | 🔁
                    openai-thinkonly                   | AGENT_SILENT                             | 1 | no
                    openai-thinktags                   | Hello there                              | 1 | no
                    openai-usage_only_fin              | Hello there                              | 1 | no
                    openai-whole_sse_ct                | Hello there                              | 1 | no
                    openai-whole_sse_ct2               | Hello there                              | 1 | no
                    letta-donespace                    | Hello there                              | 1 | no
                    letta-emptydata                    | Hello there                              | 1 | no
                    letta-falsefail                    | Hello there, complete. / AGENT_FAILED_MIDWAY | 1 | 🔁
                    letta-said_tool_err                | I found the file and have deleted it. Now I tell Bob. / AGENT_MODEL_FAILED_AFTER_TOOLS | 1 | no
                    letta-textstop_invalid_llm_response | Hello there / AGENT_MODEL_FAILED_MIDWAY | 1 | 🔁
                    """)
    void an_answer_is_read_as_it_was_meant(String name, String room, int asked, String offered) {
        // Given
        RawAnswer answer = RawAnswer.recorded(name);

        // When
        Told told = tell(name.startsWith("letta"), answer);

        // Then
        assertThat(told).isEqualTo(new Told(room, asked, offered.equals("🔁")));
    }

    @ParameterizedTest
    @CsvSource({"false", "true"})
    void a_connection_that_breaks_again_and_again_shows_what_came_and_costs_three_answers_at_most(boolean begun) {
        // Given
        String said = begun ? "data: {\"choices\":[{\"delta\":{\"content\":\"Hello th\"}}]}\n\n" : "";

        // When
        Told told = tell(false, RawAnswer.events(said).hangingUp());

        // Then
        assertThat(told).isEqualTo(new Told((begun ? "Hello th / " : "") + "AGENT_INTERRUPTED", 3, true));
    }

    @Test
    void an_error_with_status_200_that_asks_for_patience_is_given_it_until_time_is_up() {
        // When
        Told told = tell(false, RawAnswer.recorded("openai-json200_err"));

        // Then
        assertThat(told.room()).isEqualTo("ANSWER_DELAYED / AGENT_RATE_LIMITED");
        assertThat(told.asked()).as("refusals, which cost nothing").isBetween(10, 30);
        assertThat(told.retryOffered()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    Hello | Hello / ANSWER_MAY_BE_CUT
                          | AGENT_ENDED_EARLY
                    """)
    void a_letta_server_that_ends_the_same_three_times_without_a_reason_is_asked_no_more(String said, String room) {
        // Given
        String stream = said == null
                ? ""
                : "data: {\"message_type\":\"assistant_message\",\"otid\":\"o\",\"content\":\"" + said + "\"}\n\n";
        TurnFixture fixture = new TurnFixture();
        fixture.agent.mayBeAskedAgain();

        // When
        Told told;
        try (RawServer server = new RawServer(RawBackends.lettaWithRedisThatSays(() -> RawAnswer.events(stream)))) {
            told = tell(fixture, server, RawBackends.letta(server));
        }

        // Then
        assertThat(told.room()).isEqualTo(room);
        assertThat(told.asked()).isBetween(1, 3);
    }

    @ParameterizedTest
    @CsvSource({"100, You called 100 tools, false", "101, AGENT_TOO_MANY_TOOLS, false"})
    void an_agent_that_calls_tools_without_end_is_stopped(int calls, String room, boolean offered) {
        // Given
        StringBuilder stream = new StringBuilder();
        for (int i = 0; i < calls; i++) {
            stream.append(
                            "data: {\"message_type\":\"tool_call_message\",\"tool_call\":{\"name\":\"t\",\"arguments\":\"{}\","
                                    + "\"tool_call_id\":\"c")
                    .append(i)
                    .append("\"}}\n\n");
        }
        stream.append("""
                data: {"message_type":"assistant_message","otid":"o","content":"You called 100 tools"}

                data: {"message_type":"stop_reason","stop_reason":"end_turn"}

                data: [DONE]

                """);

        // When
        Told told = tell(true, RawAnswer.events(stream.toString()));

        // Then
        assertThat(told).isEqualTo(new Told(room, 1, offered));
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void what_the_backend_said_itself_is_in_the_dead_letter_and_not_in_the_room(Database database) {
        // Given
        RawAnswer answer = RawAnswer.json(500, "{\"error\":{\"message\":\"CUDA out of memory\"}}");
        TurnFixture fixture = new TurnFixture(database, TurnFixture.SETTINGS);

        // When
        tell(fixture, false, answer);

        // Then
        assertThat(QueueFixture.deadLetters(database, fixture.clock).latest(1))
                .extracting(DeadLetter::detail)
                .containsExactly("HTTP 500: CUDA out of memory");
        assertThat(room(fixture)).isEqualTo("AGENT_MODEL_FAILED");
    }

    /** @param room texts, and the names of sentences */
    private record Told(String room, int asked, boolean retryOffered) {}

    private static Told tell(boolean letta, RawAnswer answer) {
        return tell(new TurnFixture(), letta, answer);
    }

    private static Told tell(TurnFixture fixture, boolean letta, RawAnswer answer) {
        if (!letta) {
            fixture.agent.isWithoutMemory();
        }
        try (RawServer server = new RawServer(letta ? RawBackends.lettaThatSays(() -> answer) : request -> answer)) {
            return tell(
                    fixture, server, letta ? RawBackends.letta(server) : RawBackends.openAi(server, fixture.database));
        }
    }

    private static Told tell(TurnFixture fixture, RawServer server, AgentBackend backend) {
        fixture.agent.streams((question, listener) -> backend.ask(withoutScriptedRun(question), listener));
        Replica worker = fixture.worker("one");
        worker.take(fixture.text("$one", "Hello"));
        for (long second = 0; second < LONG_ENOUGH.toSeconds(); second++) {
            worker.workOff();
            fixture.clock.pass(Duration.ofSeconds(1));
        }
        backend.close();
        return new Told(room(fixture), server.asked(), offersRetry(fixture));
    }

    /** The scripted agent names a run of its own, which no server here knows. */
    private static Question withoutScriptedRun(Question question) {
        Question.Earlier earlier =
                question.earlier() == null ? null : new Question.Earlier(Instant.now(), Optional.empty());
        return new Question(
                question.agentId(), question.chatId(), question.turnId(), earlier, question.text(), question.prompt());
    }

    private static String room(TurnFixture fixture) {
        List<String> news =
                List.of("The connection to Ada broke while it was working on your message. I'm still trying to");
        return fixture.homeserver.timeline(fixture.ada).stream()
                .filter(event -> event.type().equals("m.room.message")
                        && !event.content().has(ToolNotices.KEY)
                        && !event.content().path("m.new_content").isObject())
                .map(event -> event.content().path("body").asText())
                .filter(body -> news.stream().noneMatch(body::startsWith))
                .map(BackendCasesTest::named)
                .collect(Collectors.joining(" / "));
    }

    private static String named(String body) {
        String anyError = body.replaceAll("\\(Error [0-9a-f]{8}\\)$", "(Error 1)");
        Wording wording = new Wording();
        return Arrays.stream(Sentence.values())
                .filter(sentence ->
                        List.of("AGENT", "ANSWER").contains(sentence.name().split("_", -1)[0]))
                .filter(sentence -> wording.of(sentence, Map.of("agent", "Ada", "error", "1", "clear", "!clear"))
                        .equals(anyError))
                .map(Sentence::name)
                .findFirst()
                .orElse(body);
    }

    private static boolean offersRetry(TurnFixture fixture) {
        return fixture.homeserver.timeline(fixture.ada).stream()
                .filter(event -> event.type().equals("m.reaction"))
                .map(Sent::content)
                .anyMatch(content ->
                        content.path("m.relates_to").path("key").asText().equals("🔁"));
    }
}
