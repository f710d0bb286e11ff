package dev.homeroom.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homeroom.time.Backoff;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RetryPausesTest {
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(400), Duration.ofSeconds(3));
    private final RuntimeException failure = new IllegalStateException("down");

    @Test
    void pauses_double_up_to_the_longest_and_each_is_a_little_random() {
        // Given
        RetryPauses pauses = new RetryPauses(BACKOFF, failed -> Optional.empty(), Duration.ofHours(1));

        // When
        List<Long> five = Stream.generate(() -> pauses.nextDelayInMillis(failure))
                .limit(5)
                .toList();

        // Then
        assertThat(five.get(0)).isBetween(400L, 500L);
        assertThat(five.get(1)).isBetween(800L, 1_000L);
        assertThat(five.get(2)).isBetween(1_600L, 2_000L);
        assertThat(five.get(3)).isBetween(3_000L, 3_750L);
        assertThat(five.get(4)).isBetween(3_000L, 3_750L);
    }

    @Test
    void calls_that_failed_together_come_back_at_different_times() {
        // When
        Stream<Long> first = Stream.generate(() -> pausesWithin(Duration.ofHours(1), Duration.ofMinutes(1)))
                .limit(100)
                .map(pauses -> pauses.nextDelayInMillis(failure));

        // Then
        assertThat(first.distinct().count()).isGreaterThan(50);
    }

    @Test
    void a_server_is_never_asked_before_the_time_that_it_named() {
        // Given
        RetryPauses pauses = pausesWithin(Duration.ofHours(1), Duration.ofSeconds(20));

        // When, Then
        assertThat(pauses.nextDelayInMillis(failure)).isBetween(20_000L, 25_000L);
    }

    @Test
    void the_time_that_the_server_named_alone_decides() {
        // Given
        RetryPauses pauses = pausesWithin(Duration.ofHours(1), Duration.ofMillis(40));

        // When
        List<Long> five = Stream.generate(() -> pauses.nextDelayInMillis(failure))
                .limit(5)
                .toList();

        // Then
        assertThat(five).allSatisfy(pause -> assertThat(pause).isBetween(40L, 50L));
    }

    @Test
    void a_call_ends_with_its_failure_at_once_if_the_pause_would_be_too_long() {
        // Given
        RetryPauses pauses = pausesWithin(Duration.ofSeconds(10), Duration.ofSeconds(11));

        // When, Then
        assertThatThrownBy(() -> pauses.nextDelayInMillis(failure)).isSameAs(failure);
    }

    @Test
    void the_random_part_does_not_exceed_the_time_that_is_left() {
        // Given
        RetryPauses pauses = pausesWithin(Duration.ofSeconds(10), Duration.ofMillis(9_900));

        // When, Then
        assertThat(pauses.nextDelayInMillis(failure)).isBetween(9_900L, 10_000L);
    }

    private static RetryPauses pausesWithin(Duration longest, Duration asked) {
        return new RetryPauses(BACKOFF, failed -> Optional.of(asked), longest);
    }
}
