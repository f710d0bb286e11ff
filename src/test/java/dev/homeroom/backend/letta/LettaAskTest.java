package dev.homeroom.backend.letta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.homeroom.backend.AgentBackend;
import dev.homeroom.backend.AgentBackend.ChatOpening;
import dev.homeroom.backend.AgentBackend.RunningQuestion;
import dev.homeroom.backend.AgentBackend.ToolDecision;
import dev.homeroom.backend.AgentEvent;
import dev.homeroom.backend.AgentOutcome;
import dev.homeroom.backend.AgentOutcome.Failed.Cause;
import dev.homeroom.backend.AgentOutcome.Interrupted.How;
import dev.homeroom.backend.AgentOutcome.NotTaken.Reason;
import dev.homeroom.backend.OutcomeWords;
import dev.homeroom.backend.Question;
import dev.homeroom.backend.config.BackendLimits;
import dev.homeroom.fake.FakeLetta;
import dev.homeroom.fake.LettaVersion;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LettaAskTest {
    private final FakeLetta server = new FakeLetta();
    private final String agent = server.addAgent("Meridian");
    private final AgentBackend backend = LettaLab.backend(server.url());
    private final AtomicInteger turns = new AtomicInteger();
    private final List<AgentEvent> events = new CopyOnWriteArrayList<>();

    @BeforeEach
    void showLifeOften() {
        server.pingEvery(Duration.ofMillis(100));
    }

    @AfterEach
    void close() {
        backend.close();
        server.close();
    }

    @Test
    void a_question_is_worked_on_once_however_often_it_is_asked() {
        // Given
        Question question = question("hello");
        backend.ask(question, events::add);

        // When
        AgentOutcome again = backend.ask(question, event -> {});

        // Then
        assertThat(again).isEqualTo(answered("echo: hello"));
        assertThat(server.asked()).hasSize(1);
        assertThat(server.asked().getFirst().otid()).contains(question.turnId(), agent);
    }

    @Test
    void the_run_is_named_before_anything_is_said() {
        // When
        backend.ask(question("[[sleep=0.3]] hello"), events::add);

        // Then
        assertThat(events.getFirst()).isInstanceOf(AgentEvent.RunStarted.class);
        assertThat(events).filteredOn(AgentEvent.RunStarted.class::isInstance).hasSize(1);
    }

    @Test
    void thoughts_and_tools_are_told_apart_from_the_answer() {
        // When
        AgentOutcome outcome = backend.ask(question("[[think]] [[tool=search]] go"), events::add);

        // Then
        assertThat(outcome).isEqualTo(answered("echo: go"));
        assertThat(events)
                .contains(new AgentEvent.ToolCalled("call-1", "search"), new AgentEvent.ToolReturned("call-1", true))
                .anyMatch(AgentEvent.Reasoning.class::isInstance);
    }

    @Test
    void a_long_answer_is_whole() {
        assertThat(backend.ask(question("[[long=70000]]"), event -> {}))
                .isInstanceOfSatisfying(
                        AgentOutcome.Answered.class,
                        answer -> assertThat(answer.messages().getFirst()).hasSize(70_000));
    }

    @Test
    void a_busy_agent_has_not_taken_the_question() {
        assertThat(reason(backend.ask(question("[[busy]]"), event -> {}))).isEqualTo(Reason.BUSY);
    }

    @Test
    void a_failing_model_is_not_a_failing_backend() {
        assertThat(cause(backend.ask(question("[[err=500]]"), event -> {}))).isEqualTo(Cause.MODEL_FAILED);
    }

    @Test
    void a_key_that_the_model_refuses_is_not_ours() {
        assertThat(cause(backend.ask(question("[[err=401]]"), event -> {}))).isEqualTo(Cause.MODEL_FAILED);
    }

    @Test
    void a_model_with_too_many_requests_can_be_asked_later() {
        assertThat(reason(backend.ask(question("[[err=429]]"), event -> {}))).isEqualTo(Reason.MODEL_RATE_LIMITED);
    }

    @Test
    void the_tools_that_wait_for_an_approval_are_named_and_used_after_it() {
        // Given
        Question question = question("[[approval=send_mail,post]]");

        // When
        AgentOutcome outcome = backend.ask(question, event -> {});
        AgentOutcome further =
                backend.approvals().orElseThrow().decide(approval(question), decisions(outcome), event -> {});
        AgentOutcome repeated =
                backend.approvals().orElseThrow().decide(approval(question), decisions(outcome), event -> {});

        // Then
        assertThat(OutcomeWords.of(outcome))
                .isEqualTo("needs approval: ON_QUESTION send_mail({\"to\": \"bob\", \"api_key\": \"k-1\"}), "
                        + "post({\"to\": \"bob\", \"api_key\": \"k-1\"})");
        assertThat(OutcomeWords.of(further)).isEqualTo("<send_mail allowed; post denied: no>");
        assertThat(repeated).isEqualTo(further);
        assertThat(server.decisions()).containsExactly("send_mail allowed", "post denied: no");
    }

    @Test
    void the_arguments_of_a_tool_that_waits_for_an_approval_are_left_to_its_card() {
        // Given
        List<AgentEvent> heard = new ArrayList<>();

        // When
        backend.ask(question("[[approval=send_mail]]"), heard::add);

        // Then
        assertThat(heard).hasAtLeastOneElementOfType(AgentEvent.ToolCalled.class);
        assertThat(heard).doesNotHaveAnyElementsOfTypes(AgentEvent.ToolDescribed.class);
    }

    @Test
    void an_agent_that_waits_for_an_approval_names_its_tools_instead_of_an_answer() {
        // Given
        Question first = question("[[approval]]");
        AgentOutcome outcome = backend.ask(first, event -> {});

        // When
        AgentOutcome second =
                backend.ask(new Question(first.agentId(), first.chatId(), "another", null, "Hello"), event -> {});

        // Then
        assertThat(second).isInstanceOfSatisfying(AgentOutcome.NeedsApproval.class, needs -> {
            assertThat(needs.work()).isEqualTo(AgentOutcome.NeedsApproval.WaitingWork.EARLIER);
            assertThat(needs.requests()).isEqualTo(((AgentOutcome.NeedsApproval) outcome).requests());
        });
    }

    @Test
    void a_decision_that_nothing_waits_for_is_said() {
        // Given
        Question question = question("[[approval]]");
        List<ToolDecision> decisions = decisions(backend.ask(question, event -> {}));
        backend.approvals().orElseThrow().decide(approval(question), decisions, event -> {});

        // When
        Question late = new Question(question.agentId(), question.chatId(), "late", null, "");

        // Then
        assertThat(cause(backend.approvals().orElseThrow().decide(late, decisions, event -> {})))
                .isEqualTo(Cause.DECIDED_ELSEWHERE);
    }

    /** Rows: chat, version, whether there is Redis, whether the run is known. A refused question is not named by its run. */
    @ParameterizedTest
    @CsvSource({
        "conversation, OF_0_16_8, true, true",
        "conversation, OF_0_16_8, true, false",
        "conversation, OF_0_16_8, false, true",
        "default, OF_0_16_8, true, true",
        "default, OF_0_16_8, true, false",
        "default, OF_0_16_8, false, true",
        "default, OF_0_11_7, false, false"
    })
    void work_that_waits_for_an_approval_can_be_stopped_and_its_chat_goes_on(
            String chat, LettaVersion version, boolean redis, boolean isRunKnown) {
        // Given
        server.version(version);
        if (!redis) {
            server.withoutRedis();
        }
        Question question = new Question(agent, chatId(chat), "$mail", null, "[[approval=send_mail,post]]");
        List<String> calls = ((AgentOutcome.NeedsApproval) backend.ask(question, events::add))
                .requests().stream().map(AgentOutcome.ToolRequest::callId).toList();
        Optional<String> run = Optional.of(isRunKnown).filter(known -> known).map(known -> runId());

        // When
        boolean isStopped = backend.stop(
                new RunningQuestion(agent, question.chatId(), "$mail", run, isRunKnown ? List.of() : calls));
        AgentOutcome next = backend.ask(new Question(agent, question.chatId(), "$next", null, "And now?"), event -> {});

        // Then
        assertThat(isStopped).isTrue();
        assertThat(next).isEqualTo(answered("echo: And now?"));
        assertThat(server.decisions()).isEmpty();

        // When
        boolean again = backend.stop(new RunningQuestion(agent, question.chatId(), "$mail", Optional.empty(), calls));

        // Then
        assertThat(again).isFalse();
    }

    private String chatId(String chat) {
        return chat.equals("default") ? chat : question("").chatId();
    }

    @ParameterizedTest
    @ValueSource(strings = {"conversation", "default"})
    void a_stop_leaves_the_approvals_of_others_alone(String chat) {
        // Given
        Question others = new Question(agent, chatId(chat), "$mail", null, "[[approval]]");
        backend.ask(others, event -> {});

        // When
        backend.stop(
                new RunningQuestion(agent, others.chatId(), "$mine", Optional.of("run-mine"), List.of("call-mine")));

        // Then
        assertThat(backend.ask(new Question(agent, others.chatId(), "$next", null, "And now?"), event -> {}))
                .isInstanceOf(AgentOutcome.NeedsApproval.class);
        assertThat(server.decisions()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"conversation", "default"})
    void calls_that_wait_can_be_denied_and_their_chat_goes_on(String chat) {
        // Given
        Question question = new Question(agent, chatId(chat), "$mail", null, "[[approval=send_mail,post]]");
        backend.ask(question, events::add);

        // When
        RunningQuestion waiting =
                new RunningQuestion(agent, question.chatId(), "$mail", Optional.of(runId()), List.of());
        boolean isDenied = backend.deny(waiting);
        AgentOutcome next = backend.ask(new Question(agent, question.chatId(), "$next", null, "And now?"), event -> {});

        // Then
        assertThat(isDenied).isTrue();
        assertThat(backend.deny(waiting)).isFalse();
        assertThat(next).isEqualTo(answered("echo: And now?"));
    }

    @Test
    void the_denial_of_calls_that_nobody_waits_for_any_more_leaves_the_work_of_others_alone() {
        // Given
        AgentBackend patient = LettaLab.backend(server.url(), withIdle(Duration.ofSeconds(15)), Optional.empty());
        Question others = question("[[sleep=2]] slow");
        List<AgentOutcome> outcomes = new CopyOnWriteArrayList<>();
        Thread asking = Thread.ofVirtual().start(() -> outcomes.add(patient.ask(others, event -> {})));
        await().until(() -> server.asked().size() == 1);

        // When
        boolean isDenied = patient.deny(
                new RunningQuestion(agent, others.chatId(), "$mine", Optional.of("run-mine"), List.of("call-mine")));
        await().until(() -> !asking.isAlive());

        // Then
        assertThat(isDenied).isFalse();
        assertThat(outcomes).containsExactly(answered("echo: slow"));
        patient.close();
    }

    @Test
    void calls_that_are_asked_for_within_a_second_of_others_are_told_apart() {
        // Given
        Question question = question("[[approval]]");
        AgentOutcome first = backend.ask(question, event -> {});
        backend.approvals().orElseThrow().decide(approval(question), decisions(first), event -> {});
        AgentOutcome second =
                backend.ask(new Question(agent, question.chatId(), "$second", null, "[[approval]]"), event -> {});

        // When
        AgentOutcome refused =
                backend.ask(new Question(agent, question.chatId(), "$third", null, "Hello"), event -> {});

        // Then
        assertThat(((AgentOutcome.NeedsApproval) refused).requests())
                .isEqualTo(((AgentOutcome.NeedsApproval) second).requests());
    }

    private static Question approval(Question question) {
        return new Question(question.agentId(), question.chatId(), question.turnId() + "/card", null, "");
    }

    /** Allows the first call only. */
    private static List<ToolDecision> decisions(AgentOutcome outcome) {
        List<AgentOutcome.ToolRequest> requests = ((AgentOutcome.NeedsApproval) outcome).requests();
        return requests.stream()
                .map(request -> new ToolDecision(
                        request.callId(), request.equals(requests.getFirst()) ? Optional.empty() : Optional.of("no")))
                .toList();
    }

    @Test
    void garbage_is_not_understood() {
        assertThat(cause(backend.ask(question("[[garbage]]"), event -> {}))).isEqualTo(Cause.NOT_UNDERSTOOD);
    }

    @Test
    void a_page_of_a_proxy_is_not_understood() {
        // Given
        Question question = question("hello");
        server.answerOnly(200);

        // When
        AgentOutcome outcome = backend.ask(question, event -> {});

        // Then
        assertThat(cause(outcome)).isEqualTo(Cause.NOT_UNDERSTOOD);
    }

    @ParameterizedTest
    @ValueSource(ints = {502, 503})
    void a_proxy_without_its_server_has_not_taken_the_question(int status) {
        // Given
        Question question = question("hello");
        server.answerOnly(status);

        // When
        AgentOutcome outcome = backend.ask(question, event -> {});

        // Then
        assertThat(reason(outcome)).isEqualTo(Reason.UNAVAILABLE);
    }

    @Test
    void a_proxy_that_gave_up_waiting_may_have_passed_the_question_on() {
        // Given
        Question question = question("hello");
        server.answerOnly(504);

        // When
        AgentOutcome outcome = backend.ask(question, event -> {});

        // Then
        assertThat(how(outcome)).isEqualTo(How.CONNECTION_LOST);
    }

    @Test
    void a_server_that_is_down_has_not_taken_the_question() {
        // Given
        Question question = question("hello");
        server.goDown();

        // When
        AgentOutcome outcome = backend.ask(question, event -> {});

        // Then
        assertThat(reason(outcome)).isEqualTo(Reason.UNAVAILABLE);
    }

    @Test
    void a_key_that_the_server_refuses_is_ours() {
        // Given
        Question question = question("hello");
        server.requireKey("secret");

        // When
        AgentOutcome outcome = backend.ask(question, event -> {});

        // Then
        assertThat(cause(outcome)).isEqualTo(Cause.NOT_AUTHORIZED);
    }

    @Test
    void the_key_is_sent() {
        // Given
        server.requireKey("secret");
        AgentBackend keyed = LettaLab.backend(server.url(), LettaLab.LIMITS, Optional.of("secret"));

        // When
        AgentOutcome outcome = keyed.ask(new Question(agent, "default", "$turn", null, "hello"), event -> {});

        // Then
        assertThat(outcome).isEqualTo(answered("echo: hello"));
        keyed.close();
    }

    @Test
    void a_conversation_that_is_gone_is_told_apart_from_an_agent_that_is() {
        // Given
        Question question = question("hello");
        server.removeConversation(question.chatId());

        // When
        AgentOutcome outcome = backend.ask(question, event -> {});

        // Then
        assertThat(cause(outcome)).isEqualTo(Cause.UNKNOWN_CHAT);
    }

    @Test
    void keep_alives_do_not_count_as_work_and_what_only_sends_them_is_stopped_so_that_its_chat_is_free_again() {
        // Given
        Question endless = question("[[pings-only]]");

        // When
        AgentOutcome outcome = backend.ask(endless, events::add);
        AgentOutcome next = backend.ask(new Question(agent, endless.chatId(), "$next", null, "and now?"), event -> {});

        // Then
        assertThat(how(outcome)).isEqualTo(How.STOPPED);
        assertThat(events).hasSize(1).first().isInstanceOf(AgentEvent.RunStarted.class);
        assertThat(next).isEqualTo(answered("echo: and now?"));
    }

    @Test
    void a_question_that_is_stopped_is_cancelled_on_the_server_and_its_stream_ends() {
        // Given
        AgentBackend patient = LettaLab.backend(server.url(), withIdle(Duration.ofSeconds(15)), Optional.empty());
        Question slow = question("[[sleep=15]] slow");
        List<AgentOutcome> outcomes = new CopyOnWriteArrayList<>();
        Thread asking = Thread.ofVirtual().start(() -> outcomes.add(patient.ask(slow, event -> {})));
        await().until(() -> server.asked().size() == 1);

        // When
        boolean stopped =
                patient.stop(new RunningQuestion(slow.agentId(), slow.chatId(), slow.turnId(), Optional.empty()));
        await().until(() -> !asking.isAlive());

        // Then
        assertThat(stopped).isTrue();
        assertThat(outcomes).singleElement().isNotInstanceOf(AgentOutcome.Answered.class);
        assertThat(patient.stop(new RunningQuestion(slow.agentId(), slow.chatId(), slow.turnId(), Optional.empty())))
                .isFalse();
        patient.close();
    }

    @Test
    void in_the_thread_that_all_share_only_the_run_of_the_question_is_stopped() throws Exception {
        // Given
        AgentBackend hasty = LettaLab.backend(server.url(), withIdle(Duration.ofMillis(500)), Optional.empty());
        AgentBackend patient = LettaLab.backend(server.url(), withIdle(Duration.ofSeconds(15)), Optional.empty());
        server.withoutRedis();
        List<AgentOutcome> others = new CopyOnWriteArrayList<>();
        Thread other = Thread.ofVirtual()
                .start(() -> others.add(
                        patient.ask(new Question(agent, "default", "$other", null, "[[sleep=3]] mine"), event -> {})));
        await().until(() -> server.asked().size() == 1);

        // When
        AgentOutcome outcome =
                hasty.ask(new Question(agent, "default", "$endless", null, "[[pings-only]]"), event -> {});

        // Then
        assertThat(how(outcome)).isEqualTo(How.STOPPED);
        assertThat(other.join(Duration.ofSeconds(10))).isTrue();
        assertThat(others).containsExactly(answered("echo: mine"));
        patient.close();
        hasty.close();
    }

    @Test
    void a_connection_without_even_keep_alives_is_broken_and_the_work_goes_on() {
        // Given
        AgentBackend hasty = LettaLab.backend(server.url(), withIdle(Duration.ofMillis(600)), Optional.empty());
        Question question = question("[[mute]] are you there?");

        // When
        AgentOutcome outcome = hasty.ask(question, events::add);
        AgentOutcome again = hasty.ask(again(question, runId()), event -> {});

        // Then
        assertThat(how(outcome)).isEqualTo(How.CONNECTION_LOST);
        assertThat(again).isEqualTo(answered("echo: are you there?"));
        assertThat(server.asked()).hasSize(1);
        hasty.close();
    }

    @Test
    void a_turn_as_a_whole_has_a_limit() {
        // Given
        BackendLimits backendLimits =
                new BackendLimits(Duration.ofSeconds(2), Duration.ofSeconds(10), Duration.ofMillis(300), 8);
        AgentBackend hasty = LettaLab.backend(server.url(), backendLimits, Optional.empty());

        // When
        AgentOutcome outcome = hasty.ask(question("[[sleep=5]]"), event -> {});

        // Then
        assertThat(how(outcome)).isEqualTo(How.STOPPED);
        hasty.close();
    }

    @Test
    void an_answer_that_came_after_all_is_taken_rather_than_stopped() {
        // Given
        server.withoutRedis();
        AgentBackend hasty = LettaLab.backend(server.url(), withIdle(Duration.ofMillis(600)), Optional.empty());

        // When
        AgentOutcome outcome = hasty.ask(question("[[mute]] are you there?"), event -> {});

        // Then
        assertThat(outcome).isEqualTo(answered("echo: are you there?"));
        hasty.close();
    }

    @Test
    void a_run_whose_name_is_too_long_to_be_kept_is_not_named() {
        // Given
        server.nameRuns("run-" + "x".repeat(252));

        // When
        AgentOutcome outcome = backend.ask(question("hello"), events::add);

        // Then
        assertThat(outcome).isEqualTo(answered("echo: hello"));
        assertThat(events).noneMatch(AgentEvent.RunStarted.class::isInstance);
    }

    @Test
    void an_answer_whose_stream_was_cut_is_had_by_asking_again() {
        // Given
        Question question = question("[[cut]] are you there?");
        AgentOutcome cut = backend.ask(question, events::add);

        // When
        AgentOutcome again = backend.ask(question, event -> {});

        // Then
        assertThat(how(cut)).isEqualTo(How.CONNECTION_LOST);
        assertThat(again).isEqualTo(answered("echo: are you there?"));
        assertThat(server.asked()).hasSize(1);
    }

    @Test
    void an_answer_whose_stream_was_cut_is_read_from_its_run() {
        // Given
        server.withoutRedis();
        Question question = question("[[cut]] are you there?");
        AgentOutcome cut = backend.ask(question, events::add);
        Question sameQuestion = again(question, runId());

        // When
        AgentOutcome again = backend.ask(sameQuestion, event -> {});

        // Then
        assertThat(how(cut)).isEqualTo(How.CONNECTION_LOST);
        assertThat(again).isEqualTo(answered("echo: are you there?"));
        assertThat(server.asked()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_run_that_still_works_is_joined_or_watched(boolean redis) {
        // Given
        if (!redis) {
            server.withoutRedis();
        }
        Question question = question("[[sleep=1]] slow one");
        AgentOutcome first = askAndHangUp(question);
        AgentBackend patient = LettaLab.backend(server.url(), withIdle(Duration.ofSeconds(15)), Optional.empty());
        List<AgentEvent> later = new CopyOnWriteArrayList<>();

        // When
        AgentOutcome again = patient.ask(again(question, runId()), later::add);

        // Then
        assertThat(how(first)).isEqualTo(How.CONNECTION_LOST);
        assertThat(again).isEqualTo(answered("echo: slow one"));
        assertThat(later).anyMatch(AgentEvent.Text.class::isInstance);
        assertThat(server.asked()).hasSize(1);
        patient.close();
    }

    @Test
    void a_run_that_is_gone_is_not_asked_again() {
        // Given
        Question question = question("[[cut]] are you there?");
        backend.ask(question, events::add);
        server.forgetRuns();

        // When
        AgentOutcome again = backend.ask(again(question, runId()), event -> {});

        // Then
        assertThat(how(again)).isEqualTo(How.FORGOTTEN);
        assertThat(server.asked()).hasSize(1);
    }

    @Test
    void without_redis_a_question_whose_run_is_not_known_is_not_asked_again() {
        // Given
        server.withoutRedis();
        Question question = question("[[cut]] are you there?");
        backend.ask(question, events::add);

        // When
        AgentOutcome again = backend.ask(again(question, Instant.now(), Optional.empty()), event -> {});

        // Then
        assertThat(how(again)).isEqualTo(How.FORGOTTEN);
        assertThat(server.asked()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"169, true", "170, false", "100000, false"})
    void a_question_is_repeated_only_as_long_as_the_server_knows_it_for_sure(long minutesAgo, boolean repeated) {
        // Given
        Question question = question("[[cut]] are you there?");
        backend.ask(question, events::add);
        Instant askedAt = Instant.now().minus(Duration.ofMinutes(minutesAgo));

        // When
        AgentOutcome again = backend.ask(again(question, askedAt, Optional.empty()), event -> {});

        // Then
        assertThat(again)
                .isEqualTo(
                        repeated
                                ? answered("echo: are you there?")
                                : new AgentOutcome.Interrupted(
                                        How.FORGOTTEN,
                                        "no run was named, and the server doesn't know a repeated question as one",
                                        new AgentOutcome.Progress(List.of("echo: are "), false)));
        assertThat(server.asked()).hasSize(1);
    }

    @Test
    void a_run_that_has_ended_answers_however_long_ago() {
        // Given
        Question question = question("[[cut]] are you there?");
        backend.ask(question, events::add);
        Instant yesterday = Instant.now().minus(Duration.ofDays(1));

        // When
        AgentOutcome again = backend.ask(again(question, yesterday, Optional.of(runId())), event -> {});

        // Then
        assertThat(again).isEqualTo(answered("echo: are you there?"));
        assertThat(server.asked()).hasSize(1);
    }

    @Test
    void a_server_that_is_down_when_it_is_asked_what_became_of_a_question_can_be_asked_later() {
        // Given
        Question question = question("[[cut]] are you there?");
        backend.ask(question, events::add);
        server.goDown();

        // When
        AgentOutcome meanwhile = backend.ask(again(question, runId()), event -> {});
        server.comeUp();
        AgentOutcome later = backend.ask(again(question, runId()), event -> {});

        // Then
        assertThat(reason(meanwhile)).isEqualTo(Reason.UNAVAILABLE);
        assertThat(later).isEqualTo(answered("echo: are you there?"));
        assertThat(server.asked()).hasSize(1);
    }

    /** Breaks the connection from our side, as soon as the run is named. */
    private AgentOutcome askAndHangUp(Question question) {
        AgentBackend dying = LettaLab.backend(server.url());
        return dying.ask(question, event -> {
            events.add(event);
            dying.close();
        });
    }

    private static BackendLimits withIdle(Duration idle) {
        return new BackendLimits(Duration.ofSeconds(2), idle, Duration.ofSeconds(20), 8);
    }

    @Test
    void a_server_without_conversations_has_one_thread_for_each_agent() {
        // Given
        server.version(LettaVersion.OF_0_11_7);

        // When
        ChatOpening chat = backend.openChat(agent, "!room:example.org");
        AgentOutcome outcome = backend.ask(new Question(agent, "default", "$turn", null, "hello"), event -> {});

        // Then
        assertThat(chat).isEqualTo(new ChatOpening.Opened("default"));
        assertThat(outcome).isEqualTo(answered("echo: hello"));
        assertThat(backend.mutexKey(agent, "default")).contains(agent);
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 500})
    void a_model_that_fails_on_an_old_server_is_no_broken_stream(int error) {
        // Given
        server.version(LettaVersion.OF_0_11_7);

        // When
        AgentOutcome outcome =
                backend.ask(new Question(agent, "default", "$turn", null, "[[err=" + error + "]]"), event -> {});

        // Then
        assertThat(cause(outcome)).isEqualTo(Cause.MODEL_FAILED);
    }

    @Test
    void a_question_to_an_agents_own_thread_is_worked_on_once_too() {
        // Given
        Question question = new Question(agent, "default", "$turn", null, "hello");
        backend.ask(question, event -> {});

        // When
        AgentOutcome again = backend.ask(question, event -> {});

        // Then
        assertThat(again).isEqualTo(answered("echo: hello"));
        assertThat(server.asked()).hasSize(1);
    }

    @Test
    void no_more_turns_run_at_once_than_are_allowed() {
        // Given
        BackendLimits two = new BackendLimits(Duration.ofSeconds(2), Duration.ofSeconds(10), Duration.ofSeconds(20), 2);
        AgentBackend narrow = LettaLab.backend(server.url(), two, Optional.empty());
        ConcurrentLinkedQueue<AgentOutcome> outcomes = new ConcurrentLinkedQueue<>();

        // When
        for (int i = 0; i < 6; i++) {
            Question question = question("[[sleep=0.2]] " + i);
            Thread.ofVirtual().start(() -> outcomes.add(narrow.ask(question, event -> {})));
        }

        // Then
        await().atMost(Duration.ofSeconds(10)).until(() -> outcomes.size() == 6);
        assertThat(outcomes).allMatch(AgentOutcome.Answered.class::isInstance);
        assertThat(server.mostActive()).isEqualTo(2);
        narrow.close();
    }

    @Test
    void a_question_that_finds_no_place_in_time_is_not_taken() {
        // Given
        BackendLimits one = new BackendLimits(Duration.ofSeconds(2), Duration.ofMillis(700), Duration.ofSeconds(20), 1);
        AgentBackend narrow = LettaLab.backend(server.url(), one, Optional.empty());
        Question steady = question("first");
        Question late = question("second");
        CountDownLatch release = new CountDownLatch(1);
        Thread holder = Thread.ofVirtual()
                .start(() -> narrow.ask(steady, event -> {
                    events.add(event);
                    awaitQuietly(release);
                }));
        await().until(() -> !events.isEmpty());

        // When
        AgentOutcome outcome = narrow.ask(late, event -> {});

        // Then
        release.countDown();
        assertThat(reason(outcome)).isEqualTo(Reason.BUSY);
        assertThat(server.asked()).extracting(FakeLetta.Asked::text).containsExactly("first");
        await().until(() -> !holder.isAlive());
        narrow.close();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Question question(String text) {
        ChatOpening opening = backend.openChat(agent, "!room:example.org");
        assertThat(opening).isInstanceOf(ChatOpening.Opened.class);
        String chat = ((ChatOpening.Opened) opening).chatId();
        return new Question(agent, chat, "$turn-" + turns.incrementAndGet(), null, text);
    }

    private static Question again(Question question, String run) {
        return again(question, Instant.now(), Optional.of(run));
    }

    private static Question again(Question question, Instant askedAt, Optional<String> run) {
        Question.Earlier earlier = new Question.Earlier(askedAt, run);
        return new Question(question.agentId(), question.chatId(), question.turnId(), earlier, question.text());
    }

    private String runId() {
        return events.stream()
                .filter(AgentEvent.RunStarted.class::isInstance)
                .map(event -> ((AgentEvent.RunStarted) event).runId())
                .findFirst()
                .orElseThrow();
    }

    private static AgentOutcome answered(String text) {
        return new AgentOutcome.Answered(List.of(text));
    }

    private static Reason reason(AgentOutcome outcome) {
        assertThat(outcome).isInstanceOf(AgentOutcome.NotTaken.class);
        return ((AgentOutcome.NotTaken) outcome).reason();
    }

    private static Cause cause(AgentOutcome outcome) {
        assertThat(outcome).isInstanceOf(AgentOutcome.Failed.class);
        return ((AgentOutcome.Failed) outcome).cause();
    }

    private static How how(AgentOutcome outcome) {
        assertThat(outcome).isInstanceOf(AgentOutcome.Interrupted.class);
        return ((AgentOutcome.Interrupted) outcome).how();
    }
}
