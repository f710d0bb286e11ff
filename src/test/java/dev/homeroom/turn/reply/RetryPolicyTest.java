package dev.homeroom.turn.reply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeroom.turn.reply.RetryPolicy.Decision.Again;
import dev.homeroom.turn.reply.RetryPolicy.Decision.GiveUp;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {
    private static final Instant START = Instant.parse("2026-11-21T08:00:00Z");

    private final RetryPolicy policy = new RetryPolicy(Duration.ofMinutes(15), Duration.ofSeconds(5));

    @Test
    void the_first_failure_is_tried_again_after_a_second_and_told_nobody() {
        // When
        RetryPolicy.Decision decision = policy.decide(START, Optional.empty(), Optional.empty());

        // Then
        assertThat(decision).isEqualTo(new Again(Duration.ofSeconds(1), false));
    }

    @Test
    void pauses_grow_with_the_time_it_has_been_going_on_up_to_a_minute() {
        assertThat(pauseAfter(Duration.ofSeconds(20))).isEqualTo(Duration.ofSeconds(10));
        assertThat(pauseAfter(Duration.ofMinutes(10))).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void the_backends_own_wish_for_a_longer_pause_is_honoured_and_the_person_told() {
        // When
        RetryPolicy.Decision decision = policy.decide(START, Optional.empty(), Optional.of(Duration.ofSeconds(42)));

        // Then
        assertThat(decision).isEqualTo(new Again(Duration.ofSeconds(42), true));
    }

    @Test
    void no_pause_goes_beyond_the_time_at_which_it_is_given_up() {
        // When
        RetryPolicy.Decision decision =
                policy.decide(START.plus(Duration.ofMinutes(14)), Optional.of(START), Optional.of(Duration.ofHours(1)));

        // Then
        assertThat(decision).isEqualTo(new Again(Duration.ofMinutes(1), true));
    }

    @Test
    void it_is_given_up_after_the_configured_time() {
        // When
        RetryPolicy.Decision decision =
                policy.decide(START.plus(Duration.ofMinutes(15)), Optional.of(START), Optional.empty());

        // Then
        assertThat(decision).isEqualTo(new GiveUp());
    }

    private Duration pauseAfter(Duration goingOnFor) {
        RetryPolicy.Decision decision = policy.decide(START.plus(goingOnFor), Optional.of(START), Optional.empty());
        assertThat(decision).isInstanceOf(Again.class);
        return ((Again) decision).pause();
    }
}
