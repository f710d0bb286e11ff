package dev.homeroom.backend.letta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.homeroom.backend.Agent;
import dev.homeroom.backend.AgentBackend;
import dev.homeroom.backend.AgentBackend.ChatOpening;
import dev.homeroom.backend.AgentBackend.RunningQuestion;
import dev.homeroom.backend.AgentBackend.ToolDecision;
import dev.homeroom.backend.AgentEvent;
import dev.homeroom.backend.AgentList;
import dev.homeroom.backend.AgentOutcome;
import dev.homeroom.backend.AgentOutcome.NeedsApproval;
import dev.homeroom.backend.AgentOutcome.NeedsApproval.WaitingWork;
import dev.homeroom.backend.AgentOutcome.ToolRequest;
import dev.homeroom.backend.OutcomeWords;
import dev.homeroom.backend.Question;
import dev.homeroom.backend.config.BackendLimits;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a real Letta 0.16.8; only with {@code -Dletta}. */
@EnabledIfSystemProperty(
        named = "letta",
        matches = ".*",
        disabledReason = "A real Letta is only installed and tried with -Dletta; it takes minutes and 900 MB")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RealLettaIT {
    private static final int AGENTS = 120;
    private static final String CAREFUL = "[[tool=conversation_search {\"query\":\"hello\"}]] go";
    private static final BackendLimits LIMITS =
            new BackendLimits(Duration.ofSeconds(5), Duration.ofSeconds(60), Duration.ofMinutes(3), 8);

    private final List<AgentEvent> events = new CopyOnWriteArrayList<>();
    private @Nullable RealLetta server;
    private @Nullable AgentBackend backend;
    private String agent = "";

    @BeforeAll
    void start() {
        server = RealLetta.start();
        server.makeAgents(AGENTS);
        backend = LettaLab.backend(server.url(), LIMITS, Optional.of("stub"));
        agent = agents().getFirst().id();
    }

    @AfterAll
    void stop() {
        if (backend != null) {
            backend.close();
        }
        if (server != null) {
            server.close();
        }
    }

    @Test
    void all_agents_are_listed_over_several_pages() {
        assertThat(agents())
                .hasSize(AGENTS)
                .allSatisfy(one -> assertThat(one.tags()).contains("lab", "matrix"));
        assertThat(agents()).extracting(Agent::name).contains("Meridian", "東京ボット", "O'Brien");
    }

    @Test
    void an_answer_comes_in_pieces_and_is_whole() {
        // When
        AgentOutcome outcome = ask(question("[[think]] hello there"));

        // Then
        assertThat(OutcomeWords.of(outcome)).isEqualTo("<echo: hello there>");
        assertThat(events.getFirst()).isInstanceOf(AgentEvent.RunStarted.class);
        assertThat(events).filteredOn(AgentEvent.Text.class::isInstance).hasSizeGreaterThan(1);
        assertThat(events).anyMatch(AgentEvent.Reasoning.class::isInstance);
    }

    @Test
    void a_long_answer_is_whole() {
        assertThat(ask(question("[[long=70000]]")))
                .isInstanceOfSatisfying(
                        AgentOutcome.Answered.class,
                        answer -> assertThat(answer.messages().getFirst()).hasSize(70_000));
    }

    @Test
    void a_tool_is_called_and_returns() {
        // When
        AgentOutcome outcome = ask(question("[[tool=conversation_search {\"query\":\"hello\"}]] go"));

        // Then
        assertThat(OutcomeWords.of(outcome)).startsWith("<tool said:");
        assertThat(events).filteredOn(AgentEvent.ToolCalled.class::isInstance).hasSize(1);
        assertThat(events).filteredOn(AgentEvent.ToolReturned.class::isInstance).hasSize(1);
    }

    @Test
    void a_question_asked_again_is_worked_on_once() {
        // Given
        Question question = question("only once");
        int before = lab().modelCalls();
        AgentOutcome first = ask(question);

        // When
        AgentOutcome second = ask(question);

        // Then
        assertThat(second).isEqualTo(first);
        assertThat(lab().modelCalls()).isEqualTo(before + 1);
    }

    @Test
    void a_question_asked_again_while_it_is_worked_on_joins_the_work() {
        // Given
        Question question = question("[[sleep=3]] joined");
        int before = lab().modelCalls();
        Queue<AgentOutcome> outcomes = new ConcurrentLinkedQueue<>();
        Thread.ofVirtual().start(() -> outcomes.add(backend().ask(question, events::add)));
        await().atMost(Duration.ofSeconds(10)).until(() -> !events.isEmpty());

        // When
        outcomes.add(ask(question));

        // Then
        await().atMost(Duration.ofSeconds(30)).until(() -> outcomes.size() == 2);
        assertThat(outcomes).extracting(OutcomeWords::of).containsOnly("<echo: joined>");
        assertThat(lab().modelCalls()).isEqualTo(before + 1);
    }

    @Test
    void an_agents_own_thread_is_exactly_once_too() {
        // Given
        Question question = new Question(agent, "default", turn(), null, "default thread");
        int before = lab().modelCalls();
        AgentOutcome first = ask(question);

        // When
        AgentOutcome second = ask(question);

        // Then
        assertThat(OutcomeWords.of(first)).isEqualTo("<echo: default thread>");
        assertThat(second).isEqualTo(first);
        assertThat(lab().modelCalls()).isEqualTo(before + 1);
    }

    @Test
    void a_conversation_that_is_busy_says_so() {
        // Given
        Question slow = question("[[sleep=4]] slow");
        Queue<AgentOutcome> outcomes = new ConcurrentLinkedQueue<>();
        Thread.ofVirtual().start(() -> outcomes.add(backend().ask(slow, events::add)));
        await().atMost(Duration.ofSeconds(10)).until(() -> !events.isEmpty());

        // When
        AgentOutcome outcome = ask(new Question(agent, slow.chatId(), turn(), null, "meanwhile"));

        // Then
        assertThat(OutcomeWords.of(outcome)).isEqualTo("not taken: BUSY");
        await().atMost(Duration.ofSeconds(30)).until(() -> outcomes.size() == 1);
        assertThat(OutcomeWords.of(outcomes.element())).isEqualTo("<echo: slow>");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    [[err=500]] | failed: MODEL_FAILED
                    [[err=401]] | failed: MODEL_FAILED
                    [[err=429]] | not taken: MODEL_RATE_LIMITED
                    [[empty]]   | silent
                    """)
    void a_failing_model_is_told_apart_and_the_chat_goes_on(String text, String expected) {
        // Given
        Question question = question(text);

        // When
        AgentOutcome outcome = ask(question);

        // Then
        assertThat(OutcomeWords.of(outcome)).isEqualTo(expected);
        Question next = new Question(agent, question.chatId(), turn(), null, "afterwards");
        assertThat(OutcomeWords.of(ask(next))).isEqualTo("<echo: afterwards>");
    }

    @Test
    void what_is_not_there_is_told_apart() {
        String noAgent = "agent-00000000-0000-4000-8000-000000000000";
        String noChat = "conv-00000000-0000-4000-8000-000000000000";

        assertThat(OutcomeWords.of(ask(new Question(noAgent, "default", turn(), null, "hello"))))
                .isEqualTo("failed: UNKNOWN_AGENT");
        assertThat(OutcomeWords.of(ask(new Question(agent, noChat, turn(), null, "hello"))))
                .isEqualTo("failed: UNKNOWN_CHAT");
        assertThat(backend().openChat(noAgent, "!room:example.org"))
                .isInstanceOfSatisfying(
                        ChatOpening.NotOpened.class,
                        refused ->
                                assertThat(OutcomeWords.of(refused.outcome())).isEqualTo("failed: UNKNOWN_AGENT"));
    }

    @Test
    void an_answer_that_nobody_waited_for_is_read_from_its_run() {
        // Given
        Question question = question("[[sleep=4]] worth waiting");
        int before = lab().modelCalls();
        String run = askAndHangUp(question);

        // When
        AgentOutcome whileItWorks = ask(again(question, run));
        AgentOutcome afterwards = ask(again(question, run));

        // Then
        assertThat(OutcomeWords.of(whileItWorks)).isEqualTo("<echo: worth waiting>");
        assertThat(OutcomeWords.of(afterwards)).isEqualTo("<echo: worth waiting>");
        assertThat(lab().modelCalls()).isEqualTo(before + 1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_tool_waits_for_its_approval_and_is_used_once(boolean conversation) {
        // Given
        String careful = carefulAgent();
        Question question = questionTo(careful, conversation, CAREFUL);
        int before = lab().modelCalls();
        NeedsApproval needs = (NeedsApproval) ask(question);

        // When
        AgentOutcome meanwhile = ask(new Question(careful, question.chatId(), turn(), null, "meanwhile"));
        Question telling = new Question(careful, question.chatId(), turn(), null, "");
        AgentOutcome outcome = decide(telling, needs, Optional.empty());
        AgentOutcome again = decide(telling, needs, Optional.empty());

        // Then
        assertThat(needs.work()).isEqualTo(WaitingWork.ON_QUESTION);
        assertThat(needs.requests()).extracting(ToolRequest::tool).containsExactly("conversation_search");
        assertThat(meanwhile).isInstanceOfSatisfying(NeedsApproval.class, waiting -> {
            assertThat(waiting.work()).isEqualTo(WaitingWork.EARLIER);
            assertThat(waiting.requests()).isEqualTo(needs.requests());
        });
        assertThat(OutcomeWords.of(outcome)).startsWith("<tool said:").doesNotContain("denied");
        assertThat(again).isEqualTo(outcome);
        assertThat(lab().modelCalls()).isEqualTo(before + 2);
        assertThat(OutcomeWords.of(ask(new Question(careful, question.chatId(), turn(), null, "afterwards"))))
                .isEqualTo("<echo: afterwards>");
    }

    @Test
    void an_agent_is_told_why_its_tool_is_denied() {
        // Given
        Question question = questionTo(carefulAgent(), true, CAREFUL);
        NeedsApproval needs = (NeedsApproval) ask(question);

        // When
        AgentOutcome outcome = decide(
                new Question(question.agentId(), question.chatId(), turn(), null, ""), needs, Optional.of("not now"));

        // Then
        assertThat(OutcomeWords.of(outcome)).startsWith("<tool said:");
        assertThat(lab().toolReturns(question.chatId()))
                .singleElement()
                .asString()
                .startsWith("Error")
                .contains("denied")
                .endsWith("not now");
    }

    /** Rows: whether it is a conversation, and whether the run is known. */
    @ParameterizedTest
    @CsvSource({"true, true", "true, false", "false, true", "false, false"})
    void work_that_waits_for_an_approval_can_be_stopped_and_its_chat_goes_on(boolean conversation, boolean isRunKnown) {
        // Given
        Question question = questionTo(carefulAgent(), conversation, CAREFUL);
        List<String> calls = ((NeedsApproval) ask(question))
                .requests().stream().map(ToolRequest::callId).toList();
        String run = ((AgentEvent.RunStarted) events.getFirst()).runId();
        int before = lab().modelCalls();

        // When
        boolean isStopped = backend()
                .stop(new RunningQuestion(
                        question.agentId(),
                        question.chatId(),
                        question.turnId(),
                        isRunKnown ? Optional.of(run) : Optional.empty(),
                        isRunKnown ? List.of() : calls));

        // Then
        assertThat(isStopped).isTrue();
        assertThat(lab().modelCalls()).isEqualTo(before);
        assertThat(OutcomeWords.of(ask(new Question(question.agentId(), question.chatId(), turn(), null, "and now?"))))
                .isEqualTo("<echo: and now?>");
    }

    private String carefulAgent() {
        String careful = agents().get(1).id();
        lab().requireApproval(careful, "conversation_search");
        return careful;
    }

    private Question questionTo(String asked, boolean conversation, String text) {
        events.clear();
        String chat = conversation
                ? ((ChatOpening.Opened) backend().openChat(asked, "!room:example.org")).chatId()
                : "default";
        return new Question(asked, chat, turn(), null, text);
    }

    private AgentOutcome decide(Question telling, NeedsApproval needs, Optional<String> denial) {
        List<ToolDecision> decisions = needs.requests().stream()
                .map(request -> new ToolDecision(request.callId(), denial))
                .toList();
        return backend().approvals().orElseThrow().decide(telling, decisions, events::add);
    }

    @Test
    @Order(Order.DEFAULT + 1)
    void without_redis_the_run_alone_tells_what_became_of_a_question() {
        // Given
        lab().restartWithoutRedis();
        backend = LettaLab.backend(lab().url(), LIMITS, Optional.of("stub"));
        Question question = question("[[sleep=4]] without Redis");
        int before = lab().modelCalls();
        String run = askAndHangUp(question);

        // When
        AgentOutcome outcome = ask(again(question, run));

        // Then
        assertThat(OutcomeWords.of(outcome)).isEqualTo("<echo: without Redis>");
        assertThat(lab().modelCalls()).isEqualTo(before + 1);
        assertThat(OutcomeWords.of(ask(again(question, Instant.now(), Optional.empty()))))
                .isEqualTo("interrupted: FORGOTTEN");
        assertThat(OutcomeWords.of(ask(question("hello")))).isEqualTo("<echo: hello>");
    }

    /** Breaks the connection as soon as the run is named; returns its id. */
    private String askAndHangUp(Question question) {
        AgentBackend dying = LettaLab.backend(lab().url(), LIMITS, Optional.of("stub"));
        List<AgentEvent> seen = new CopyOnWriteArrayList<>();
        AgentOutcome outcome = dying.ask(question, event -> {
            seen.add(event);
            dying.close();
        });
        assertThat(OutcomeWords.of(outcome)).isEqualTo("interrupted: CONNECTION_LOST");
        return ((AgentEvent.RunStarted) seen.getFirst()).runId();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void work_that_takes_too_long_is_stopped_and_its_chat_goes_on(boolean conversation) {
        // Given
        BackendLimits hasty = new BackendLimits(Duration.ofSeconds(5), Duration.ofSeconds(2), Duration.ofMinutes(1), 8);
        AgentBackend impatient = LettaLab.backend(lab().url(), hasty, Optional.of("stub"));
        String chat = conversation ? question("").chatId() : "default";

        // When
        AgentOutcome outcome = impatient.ask(new Question(agent, chat, turn(), null, "[[sleep=8]] slow"), events::add);
        impatient.close();

        // Then
        assertThat(OutcomeWords.of(outcome)).isEqualTo("interrupted: STOPPED");
        await().atMost(Duration.ofSeconds(30))
                .until(() -> OutcomeWords.of(ask(new Question(agent, chat, turn(), null, "and now?")))
                        .equals("<echo: and now?>"));
    }

    private AgentOutcome ask(Question question) {
        return backend().ask(question, events::add);
    }

    private Question question(String text) {
        events.clear();
        ChatOpening opening = backend().openChat(agent, "!room:example.org");
        assertThat(opening).isInstanceOf(ChatOpening.Opened.class);
        return new Question(agent, ((ChatOpening.Opened) opening).chatId(), turn(), null, text);
    }

    private static Question again(Question question, String run) {
        return again(question, Instant.now(), Optional.of(run));
    }

    private static Question again(Question question, Instant askedAt, Optional<String> run) {
        Question.Earlier earlier = new Question.Earlier(askedAt, run);
        return new Question(question.agentId(), question.chatId(), question.turnId(), earlier, question.text());
    }

    private static String turn() {
        return "$" + UUID.randomUUID() + ":example.org/1";
    }

    private List<Agent> agents() {
        AgentList list = backend().list();
        assertThat(list).isInstanceOf(AgentList.Complete.class);
        return ((AgentList.Complete) list).agents();
    }

    private AgentBackend backend() {
        if (backend == null) {
            throw new IllegalStateException("The server was not started");
        }
        return backend;
    }

    private RealLetta lab() {
        if (server == null) {
            throw new IllegalStateException("The server was not started");
        }
        return server;
    }
}
