package dev.homeroom.matrix.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.HomeserverException.RateLimited;
import dev.homeroom.matrix.HomeserverException.Refused;
import dev.homeroom.matrix.HomeserverException.Unclear;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RequestRetryTest {
    private Instant now = Instant.EPOCH;
    private final List<Duration> pauses = new ArrayList<>();
    private final RequestRetry requestRetry = new RequestRetry(() -> now, this::pause);
    private final Deque<HomeserverException> failures = new ArrayDeque<>();

    @ParameterizedTest
    @EnumSource(RequestRetry.Rule.class)
    void a_refusal_is_final(RequestRetry.Rule rule) {
        // Given
        failures.add(new Refused("GET /x", 403, "M_FORBIDDEN"));

        // When, Then
        assertThatExceptionOfType(Refused.class).isThrownBy(() -> requestRetry.with(rule, this::request));
        assertThat(pauses).isEmpty();
    }

    @Test
    void a_rate_limit_is_waited_out_for_as_long_as_asked() {
        // Given
        failures.add(new RateLimited("GET /x", Duration.ofSeconds(7)));

        // When
        String answer = requestRetry.with(RequestRetry.Rule.WHEN_RATE_LIMITED, this::request);

        // Then
        assertThat(answer).isEqualTo("answer");
        assertThat(pauses).containsExactly(Duration.ofSeconds(7));
    }

    @Test
    void a_rate_limit_of_minutes_is_left_to_the_caller() {
        // Given
        failures.add(new RateLimited("GET /x", Duration.ofMinutes(2)));

        // When, Then
        assertThatExceptionOfType(RateLimited.class)
                .isThrownBy(() -> requestRetry.with(RequestRetry.Rule.WHEN_RATE_LIMITED, this::request));
        assertThat(pauses).isEmpty();
    }

    @Test
    void an_unclear_answer_is_only_asked_for_again_where_that_does_no_harm() {
        // Given
        failures.add(new Unclear("POST /x", "silence", null));

        // When, Then
        assertThatExceptionOfType(Unclear.class)
                .isThrownBy(() -> requestRetry.with(RequestRetry.Rule.WHEN_RATE_LIMITED, this::request));
        assertThat(pauses).isEmpty();
    }

    @Test
    void pauses_grow_and_come_to_an_end_within_half_a_minute() {
        // Given
        for (int i = 0; i < 100; i++) {
            failures.add(new Unclear("GET /x", "silence", null));
        }

        // When, Then
        assertThatExceptionOfType(Unclear.class)
                .isThrownBy(() -> requestRetry.with(RequestRetry.Rule.WHEN_UNCLEAR, this::request));
        assertThat(pauses).hasSizeBetween(5, 10).isSorted();
        assertThat(now).isBeforeOrEqualTo(Instant.EPOCH.plusSeconds(30));
    }

    @Test
    void a_thread_that_is_told_to_stop_waits_no_longer() {
        // Given
        RequestRetry interrupted = new RequestRetry(() -> now, length -> {
            throw new InterruptedException();
        });
        failures.add(new Unclear("GET /x", "silence", null));

        // When, Then
        assertThatExceptionOfType(Unclear.class)
                .isThrownBy(() -> interrupted.with(RequestRetry.Rule.WHEN_UNCLEAR, this::request));
        assertThat(Thread.interrupted()).isTrue();
    }

    private String request() {
        HomeserverException failure = failures.poll();
        if (failure != null) {
            throw failure;
        }
        return "answer";
    }

    private void pause(Duration length) {
        pauses.add(length);
        now = now.plus(length);
    }
}
