package dev.homeroom.backend.letta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.homeroom.backend.AgentBackend;
import dev.homeroom.backend.AgentBackend.ChatOpening;
import dev.homeroom.backend.AgentBackend.RunningQuestion;
import dev.homeroom.backend.AgentList;
import dev.homeroom.backend.AgentOutcome;
import dev.homeroom.backend.AgentOutcome.NotTaken;
import dev.homeroom.backend.Question;
import dev.homeroom.backend.config.BackendConfig;
import dev.homeroom.backend.config.BackendKind;
import dev.homeroom.backend.config.BackendLimits;
import dev.homeroom.backend.upstream.RequestGuard.WhenProbeFails;
import dev.homeroom.backend.upstream.TestGuards;
import dev.homeroom.backend.upstream.UpstreamReply;
import dev.homeroom.fake.FakeLetta;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A Letta server that can't be reached, behind its circuit breaker. */
class LettaOutageTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String PROBE = "GET /v1/health/";

    private final FakeLetta server = new FakeLetta();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final String agent = server.addAgent("Ada");
    private final AgentBackend backend = backend();

    @AfterEach
    void close() {
        backend.close();
        server.close();
    }

    private AgentBackend backend() {
        BackendConfig config = new BackendConfig(
                "letta",
                BackendKind.LETTA,
                Optional.of(server.url()),
                Optional.empty(),
                new BackendLimits(PATIENCE, PATIENCE, PATIENCE, 8, Duration.ofMillis(200)),
                100);
        return new LettaBackend(
                config,
                TestGuards.BREAKERS.of(config, LettaRefusal::isOutage, WhenProbeFails.REFUSE_QUESTIONS),
                InstantSource.system());
    }

    @Test
    void a_thousand_rooms_ask_a_dead_server_a_few_times_and_a_probe_finds_it_again() {
        // Given
        server.onRequest(requests::add);
        server.answerOnly(503);
        AtomicInteger returns = new AtomicInteger();
        backend.circuit().onReturn(returns::incrementAndGet);

        // When
        Queue<AgentOutcome> outcomes = askIn(Collections.nCopies(1_000, "conv-1"));
        int asked = requests.size();
        await().until(() -> requests.size() >= asked + 3);
        List<String> whileOpen = List.copyOf(requests).subList(asked, asked + 3);
        server.answerOnly(0);
        await().until(() -> returns.get() > 0);

        // Then
        assertThat(outcomes)
                .hasSize(1_000)
                .allSatisfy(outcome -> assertThat(outcome)
                        .isInstanceOfSatisfying(
                                NotTaken.class,
                                notTaken -> assertThat(notTaken.reason()).isEqualTo(NotTaken.Reason.UNAVAILABLE)));
        assertThat(asked).isLessThan(50);
        assertThat(whileOpen).containsOnly(PROBE);
        assertThat(returns).hasValue(1);
        List<String> chats = IntStream.range(0, 20)
                .mapToObj(room -> ((ChatOpening.Opened) backend.openChat(agent, "room " + room)).chatId())
                .toList();
        assertThat(askIn(chats)).hasSize(20).allMatch(AgentOutcome.Answered.class::isInstance);
        assertThat(server.asked()).hasSize(20);
    }

    @Test
    void a_question_to_a_server_that_has_just_died_finds_it_out() {
        // Given
        String chat = ((ChatOpening.Opened) backend.openChat(agent, "room")).chatId();
        assertThat(askIn(List.of(chat))).hasOnlyElementsOfType(AgentOutcome.Answered.class);
        server.goDown();

        // When
        askIn(List.of(chat));

        // Then
        await().until(() -> backend.circuit().outage().isPresent());
    }

    @Test
    void a_stop_is_sent_while_the_circuit_is_open() {
        // Given
        server.answerOnly(503);
        openTheCircuit();
        server.onRequest(requests::add);

        // When
        boolean isStopped = backend.stop(new RunningQuestion(agent, "conv-1", "$1", Optional.empty()));
        backend.stop(new RunningQuestion(agent, "default", "$2", Optional.of("run-1")));

        // Then
        assertThat(isStopped).isFalse();
        assertThat(requests)
                .contains("POST /v1/conversations/conv-1/cancel", "POST /v1/agents/" + agent + "/messages/cancel");
    }

    @Test
    void a_list_is_not_read_while_the_circuit_is_open_and_says_why() {
        // Given
        server.goDown();
        openTheCircuit();

        // When
        AgentList list = backend.list();

        // Then
        assertThat(list)
                .isInstanceOfSatisfying(
                        AgentList.Failed.class,
                        failed -> assertThat(failed.reason())
                                .startsWith("The server of letta can't be reached: no connection to"));
        server.comeUp();
        await().until(() -> backend.circuit().outage().isEmpty());
        assertThat(backend.list()).isInstanceOf(AgentList.Complete.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    502 | <html>Bad Gateway</html>                                                | true
                    503 | <html>Service Unavailable</html>                                        | true
                    504 | <html>Gateway Timeout</html>                                            | true
                    521 | <html>Web server is down</html>                                         | true
                    503 | {"detail":"Background streaming requires Redis to be running."}         | false
                    503 | {"error":{"type":"llm_error","message":"The model is overloaded"}}      | false
                    500 | {"detail":"An internal error"}                                          | false
                    408 | {}                                                                      | false
                    404 | {"detail":"Agent not found"}                                            | false
                    409 | {"detail":"Conversation is busy"}                                       | false
                    429 | {}                                                                      | false
                    401 | {}                                                                      | false
                    """)
    void only_what_concerns_every_request_is_an_outage(int status, String body, boolean isOutage) {
        assertThat(LettaRefusal.isOutage(new UpstreamReply.Whole(status, body, Optional.empty())))
                .isEqualTo(isOutage);
    }

    private void openTheCircuit() {
        await().until(() -> {
            backend.list();
            return backend.circuit().outage().isPresent();
        });
    }

    private Queue<AgentOutcome> askIn(List<String> chats) {
        Queue<AgentOutcome> outcomes = new ConcurrentLinkedQueue<>();
        AtomicInteger turns = new AtomicInteger();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            chats.stream()
                    .map(chat -> new Question(agent, chat, "$" + turns.incrementAndGet(), null, "hello"))
                    .forEach(question -> threads.execute(() -> outcomes.add(backend.ask(question, event -> {}))));
        }
        return outcomes;
    }
}
