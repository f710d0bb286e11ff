package dev.homeroom.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DeadlineTest {
    @Test
    void a_deadline_of_no_time_is_over_at_once() {
        // When
        Deadline deadline = Deadline.in(Duration.ZERO);

        // Then
        assertThat(deadline.isOver()).isTrue();
        assertThat(deadline.left()).isZero();
    }

    @Test
    void a_later_deadline_has_at_most_its_limit_left() {
        // When
        Deadline deadline = Deadline.in(Duration.ofHours(1));

        // Then
        assertThat(deadline.isOver()).isFalse();
        assertThat(deadline.left()).isBetween(Duration.ofMinutes(59), Duration.ofHours(1));
    }

    @Test
    void the_longest_duration_is_a_deadline_too() {
        assertThat(Deadline.in(Duration.ofSeconds(Long.MAX_VALUE)).isOver()).isFalse();
    }
}
