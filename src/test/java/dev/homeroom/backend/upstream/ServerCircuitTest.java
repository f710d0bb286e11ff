package dev.homeroom.backend.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.homeroom.backend.AgentOutcome.Interrupted.How;
import dev.homeroom.backend.upstream.RequestAttempt.AttemptEnd;
import dev.homeroom.backend.upstream.RequestGuard.WhenProbeFails;
import dev.homeroom.backend.upstream.UpstreamReply.Complete;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerCircuitTest {
    private static final Duration SOON = Duration.ofMillis(100);
    private static final Duration NOT_IN_THIS_TEST = Duration.ofHours(1);
    private static final List<Duration> QUICK_CHECK = List.of(Duration.ZERO, SOON, SOON);
    private static final List<Duration> LONG_CHECK = List.of(Duration.ZERO, NOT_IN_THIS_TEST);
    private static final RequestAttempt<Complete> OK = RequestAttempt.answered(whole(200));
    private static final RequestAttempt<Complete> REFUSED =
            new RequestAttempt<>(new UpstreamReply.NotSent("connection refused"), AttemptEnd.UNANSWERED);
    private static final RequestAttempt<Complete> RESET =
            new RequestAttempt<>(new UpstreamReply.Lost(How.CONNECTION_LOST, "reset"), AttemptEnd.UNANSWERED);

    /** A read that fails so is not repeated. */
    private static final RequestAttempt<Complete> DOWN =
            RequestAttempt.answered(new UpstreamReply.Whole(503, "", Optional.of(Duration.ofMinutes(1))));

    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger probes = new AtomicInteger();
    private final AtomicInteger returns = new AtomicInteger();
    private volatile RequestAttempt<Complete> answer = OK;
    private volatile RequestAttempt<Complete> probeAnswer = OK;
    private ServerCircuit circuit = circuit(NOT_IN_THIS_TEST, QUICK_CHECK, WhenProbeFails.REFUSE_QUESTIONS);

    @AfterEach
    void close() {
        circuit.close();
    }

    @Test
    void a_dead_server_is_found_out_by_questions_and_gets_no_more_of_them() {
        // Given
        answer = REFUSED;
        probeAnswer = REFUSED;
        Queue<UpstreamReply> replies = new ConcurrentLinkedQueue<>();

        // When
        try (ExecutorService rooms = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int room = 0; room < 1_000; room++) {
                rooms.execute(() -> replies.add(question()));
            }
        }

        // Then
        assertThat(replies).hasSize(1_000).containsOnly(REFUSED.reply());
        await().until(() -> outage().isPresent());
        assertThat(outage()).contains("connection refused");
        assertThat(probes).hasValue(3);
        int asked = requests.get();
        for (int room = 0; room < 1_000; room++) {
            question();
            circuit.once(this::attempt);
            circuit.read(this::attempt);
        }
        assertThat(requests).hasValue(asked);
    }

    @Test
    void one_model_that_fails_closes_the_way_to_no_other() {
        for (RequestAttempt<Complete> failure : List.of(RESET, DOWN, REFUSED)) {
            // Given
            answer = failure;

            // When
            for (int i = 0; i < 100; i++) {
                question();
            }
            int asked = requests.get();
            answer = OK;

            // Then
            assertThat(question()).isEqualTo(OK.reply());
            assertThat(requests).hasValue(asked + 1);
        }
        assertThat(requests).hasValue(303);
        assertThat(outage()).isEmpty();
    }

    @Test
    void one_check_at_a_time_probes() {
        // Given
        circuit = circuit(NOT_IN_THIS_TEST, LONG_CHECK, WhenProbeFails.REFUSE_QUESTIONS);
        CountDownLatch mayEnd = new CountDownLatch(1);
        circuit.probeBy(() -> {
            probes.incrementAndGet();
            return afterwards(mayEnd, OK);
        });
        answer = RESET;

        // When
        for (int i = 0; i < 100; i++) {
            question();
        }

        // Then
        await().until(() -> probes.get() == 1);
        assertThat(requests).hasValue(100);
        mayEnd.countDown();
        await().until(() -> {
            question();
            return probes.get() >= 2;
        });
    }

    @Test
    void questions_are_turned_away_from_the_first_failed_probe_of_a_check() {
        // Given
        circuit = circuit(NOT_IN_THIS_TEST, LONG_CHECK, WhenProbeFails.REFUSE_QUESTIONS);
        answer = RESET;
        probeAnswer = REFUSED;
        question();
        await().until(() -> refusal().isPresent());

        // When
        UpstreamReply reply = question();

        // Then
        assertThat(reply).isEqualTo(REFUSED.reply());
        assertThat(requests).hasValue(1);
        assertThat(outage()).isEmpty();
        assertThat(circuit.read(() -> OK)).isEqualTo(OK.reply());
    }

    @Test
    void a_blip_opens_nothing() {
        // Given
        answer = RESET;
        circuit.probeBy(() -> probes.incrementAndGet() < 3 ? REFUSED : OK);

        // When
        question();

        // Then
        await().until(() -> returns.get() == 1);
        assertThat(probes).hasValue(3);
        assertThat(refusal()).isEmpty();
        assertThat(outage()).isEmpty();
    }

    @Test
    void an_answer_to_a_question_ends_a_check() {
        // Given
        circuit = circuit(NOT_IN_THIS_TEST, LONG_CHECK, WhenProbeFails.REFUSE_QUESTIONS);
        CountDownLatch mayAnswer = new CountDownLatch(1);
        CountDownLatch isAsked = new CountDownLatch(1);
        Thread slow = Thread.ofVirtual()
                .start(() -> circuit.question(() -> {
                    isAsked.countDown();
                    return asQuestion(afterwards(mayAnswer, OK));
                }));
        await().until(() -> isAsked.getCount() == 0);
        answer = RESET;
        probeAnswer = REFUSED;
        question();
        await().until(() -> refusal().isPresent());

        // When
        mayAnswer.countDown();

        // Then
        await().until(() -> refusal().isEmpty());
        assertThat(returns).hasValue(1);
        await().until(() -> !slow.isAlive());
    }

    @Test
    void three_failed_reads_in_a_row_open_the_circuit() {
        // When
        List<RequestAttempt<Complete>> results = List.of(DOWN, DOWN, OK, DOWN, DOWN, DOWN);
        List<Boolean> isOpen = results.stream()
                .map(result -> {
                    circuit.read(() -> result);
                    return outage().isPresent();
                })
                .toList();

        // Then
        assertThat(isOpen).containsExactly(false, false, false, false, false, true);
    }

    @Test
    void a_read_counts_once_with_all_its_retries() {
        // Given
        answer = REFUSED;

        // When
        UpstreamReply reply = circuit.read(this::attempt);

        // Then
        assertThat(reply).isEqualTo(REFUSED.reply());
        assertThat(requests).hasValueBetween(3, 5);
        assertThat(outage()).isEmpty();
    }

    @Test
    void an_unreachable_server_gets_probes_alone_until_it_answers_one() {
        // Given
        circuit = circuit(SOON, QUICK_CHECK, WhenProbeFails.REFUSE_QUESTIONS);
        probeAnswer = REFUSED;
        open();

        // When
        await().until(() -> probes.get() >= 3);
        UpstreamReply reply = question();
        probeAnswer = OK;

        // Then
        await().until(() -> outage().isEmpty());
        assertThat(reply).isEqualTo(REFUSED.reply());
        assertThat(requests).hasValue(0);
        assertThat(returns).hasValue(1);
        assertThat(question()).isEqualTo(OK.reply());
    }

    @Test
    void a_server_whose_probes_always_fail_is_not_shut_out_while_it_answers_questions() {
        // Given
        circuit = circuit(SOON.multipliedBy(3), QUICK_CHECK, WhenProbeFails.TRY_A_QUESTION);
        probeAnswer = DOWN;
        open();

        // When
        Set<UpstreamReply> replies = new HashSet<>();
        await().pollInterval(Duration.ofMillis(5)).during(SOON.multipliedBy(10)).until(() -> {
            replies.add(question());
            return true;
        });

        // Then
        assertThat(replies).containsOnly(OK.reply());
        assertThat(probes).hasPositiveValue();
        await().until(() -> {
            circuit.read(() -> DOWN);
            return outage().isPresent();
        });
        assertThat(question()).isEqualTo(OK.reply());
    }

    @Test
    void one_question_is_tried_when_the_circuit_opens() {
        // Given
        circuit = circuit(NOT_IN_THIS_TEST, QUICK_CHECK, WhenProbeFails.TRY_A_QUESTION);
        answer = REFUSED;
        open();

        // When
        for (int i = 0; i < 10; i++) {
            question();
        }

        // Then
        assertThat(requests).hasValue(1);
        assertThat(outage()).isPresent();
    }

    @Test
    void a_closed_guard_probes_no_more() {
        // Given
        circuit = circuit(SOON, QUICK_CHECK, WhenProbeFails.REFUSE_QUESTIONS);
        circuit.probeBy(() -> {
            probes.incrementAndGet();
            circuit.close();
            return REFUSED;
        });

        // When
        open();

        // Then
        await().until(() -> probes.get() == 1);
        await().during(SOON.multipliedBy(3)).until(() -> probes.get() == 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 404, 409, 422, 429, 500, 529})
    void answers_about_one_question_begin_no_check(int status) {
        // Given
        answer = RequestAttempt.answered(whole(status));

        // When
        for (int i = 0; i < 100; i++) {
            question();
        }

        // Then
        assertThat(requests).hasValue(100);
        await().during(SOON).until(() -> probes.get() == 0);
    }

    @Test
    void a_call_that_homeroom_breaks_off_says_nothing() {
        // Given
        answer = new RequestAttempt<>(new UpstreamReply.Lost(How.CONNECTION_LOST, "stopped"), AttemptEnd.ABANDONED);

        // When
        question();

        // Then
        await().during(SOON).until(() -> probes.get() == 0);
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 503})
    void a_read_is_repeated_after_a_passing_failure(int status) {
        // When
        UpstreamReply reply =
                circuit.read(() -> requests.incrementAndGet() == 1 ? RequestAttempt.answered(whole(status)) : OK);

        // Then
        assertThat(reply).isEqualTo(OK.reply());
        assertThat(requests).hasValue(2);
    }

    @Test
    void a_read_whose_server_wants_a_long_pause_is_left_to_the_caller() {
        // Given
        answer = DOWN;

        // When, Then
        assertThat(circuit.read(this::attempt)).isEqualTo(DOWN.reply());
        assertThat(requests).hasValue(1);
    }

    @Test
    void a_request_that_must_not_be_repeated_is_made_once() {
        // Given
        answer = REFUSED;

        // When
        circuit.once(this::attempt);

        // Then
        assertThat(requests).hasValue(1);
    }

    @Test
    void only_an_error_of_the_server_is_read_for_its_meaning() {
        assertThat(whole(200).isOutage(reply -> {
                    throw new AssertionError("A good answer was parsed");
                }))
                .isFalse();
    }

    private ServerCircuit circuit(Duration probeInterval, List<Duration> checkPauses, WhenProbeFails whenProbeFails) {
        ServerCircuit made =
                new ServerCircuit("letta", probeInterval, checkPauses, whole -> whole.status() == 503, whenProbeFails);
        made.probeBy(() -> {
            probes.incrementAndGet();
            return probeAnswer;
        });
        made.circuit().onReturn(returns::incrementAndGet);
        return made;
    }

    private void open() {
        for (int i = 0; i < 3; i++) {
            circuit.read(() -> DOWN);
        }
        assertThat(outage()).isPresent();
    }

    private Optional<String> outage() {
        return circuit.circuit().outage();
    }

    private Optional<String> refusal() {
        return circuit.circuit().refusal();
    }

    private RequestAttempt<Complete> attempt() {
        requests.incrementAndGet();
        return answer;
    }

    private UpstreamReply question() {
        return circuit.question(() -> asQuestion(attempt()));
    }

    private static RequestAttempt<UpstreamReply> asQuestion(RequestAttempt<Complete> attempt) {
        return new RequestAttempt<>(attempt.reply(), attempt.end());
    }

    private static RequestAttempt<Complete> afterwards(CountDownLatch latch, RequestAttempt<Complete> attempt) {
        try {
            latch.await();
            return attempt;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static UpstreamReply.Whole whole(int status) {
        return new UpstreamReply.Whole(status, "", Optional.empty());
    }
}
