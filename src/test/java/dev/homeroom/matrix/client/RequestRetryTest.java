package dev.homeroom.matrix.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.HomeserverException.RateLimited;
import dev.homeroom.matrix.HomeserverException.Refused;
import dev.homeroom.matrix.HomeserverException.Unclear;
import dev.homeroom.time.Backoff;
import dev.homeroom.time.Stopwatch;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RequestRetryTest {
    private static final Backoff QUICK = new Backoff(Duration.ofMillis(1), Duration.ofMillis(4));
    private static final Duration LIMIT = Duration.ofSeconds(1);

    private final RequestRetry requestRetry = new RequestRetry(QUICK, LIMIT);
    private final Deque<HomeserverException> failures = new ArrayDeque<>();
    private int attempts;

    @ParameterizedTest
    @EnumSource(RequestRetry.Rule.class)
    void a_refusal_is_final(RequestRetry.Rule rule) {
        // Given
        failures.add(new Refused("GET /x", 403, "M_FORBIDDEN"));

        // When, Then
        assertThatExceptionOfType(Refused.class).isThrownBy(() -> ask(rule));
        assertThat(attempts).isOne();
    }

    @Test
    void a_rate_limit_is_waited_out_for_as_long_as_asked() {
        // Given
        Stopwatch stopwatch = Stopwatch.start();
        failures.add(new RateLimited("GET /x", Duration.ofMillis(150)));

        // When
        String answer = ask(RequestRetry.Rule.WHEN_RATE_LIMITED);

        // Then
        assertThat(answer).isEqualTo("answer");
        assertThat(attempts).isEqualTo(2);
        assertThat(stopwatch.elapsed()).isGreaterThanOrEqualTo(Duration.ofMillis(150));
    }

    @Test
    void a_rate_limit_beyond_the_time_limit_is_left_to_the_caller() {
        // Given
        failures.add(new RateLimited("GET /x", Duration.ofMinutes(2)));

        // When, Then
        assertThatExceptionOfType(RateLimited.class).isThrownBy(() -> ask(RequestRetry.Rule.WHEN_RATE_LIMITED));
        assertThat(attempts).isOne();
    }

    @Test
    void nothing_is_retried_where_the_caller_handles_failures() {
        // Given
        failures.add(new RateLimited("PUT /x", Duration.ofMillis(1)));

        // When, Then
        assertThatExceptionOfType(RateLimited.class).isThrownBy(() -> ask(RequestRetry.Rule.NEVER));
        assertThat(attempts).isOne();
    }

    @Test
    void an_unclear_answer_is_only_asked_for_again_where_that_does_no_harm() {
        // Given
        failures.add(new Unclear("POST /x", "silence", null));

        // When, Then
        assertThatExceptionOfType(Unclear.class).isThrownBy(() -> ask(RequestRetry.Rule.WHEN_RATE_LIMITED));
        assertThat(attempts).isOne();
    }

    @Test
    void unclear_answers_of_an_idempotent_request_are_outlasted() {
        // Given
        failures.add(new Unclear("GET /x", "silence", null));
        failures.add(new RateLimited("GET /x", Duration.ofMillis(1)));
        failures.add(new Unclear("GET /x", "silence", null));

        // When, Then
        assertThat(ask(RequestRetry.Rule.WHEN_UNCLEAR)).isEqualTo("answer");
        assertThat(attempts).isEqualTo(4);
    }

    @Test
    void retries_come_to_an_end_with_the_last_failure() {
        // Given
        for (int i = 0; i < 10_000; i++) {
            failures.add(new Unclear("GET /x", "silence", null));
        }
        RequestRetry impatient = new RequestRetry(QUICK, Duration.ofMillis(50));

        // When, Then
        assertThatExceptionOfType(Unclear.class)
                .isThrownBy(() -> impatient.with(request(RequestRetry.Rule.WHEN_UNCLEAR), this::attempt, String.class))
                .withMessageContaining("silence");
        assertThat(attempts).isBetween(2, 50);
    }

    @Test
    void a_thread_that_is_told_to_stop_waits_no_longer() {
        // Given
        failures.add(new Unclear("GET /x", "silence", null));
        Thread.currentThread().interrupt();

        // When, Then
        assertThatExceptionOfType(Unclear.class).isThrownBy(() -> ask(RequestRetry.Rule.WHEN_UNCLEAR));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(attempts).isOne();
    }

    private String ask(RequestRetry.Rule rule) {
        return requestRetry.with(request(rule), this::attempt, String.class);
    }

    private static MatrixRequest request(RequestRetry.Rule rule) {
        return MatrixRequest.get("x", "/x").retry(rule);
    }

    private String attempt() {
        attempts++;
        HomeserverException failure = failures.poll();
        if (failure != null) {
            throw failure;
        }
        return "answer";
    }
}
