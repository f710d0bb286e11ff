package dev.homeroom.turn.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EditThrottleTest {
    private final EditThrottle editThrottle = new EditThrottle();

    @Test
    void edits_begin_a_second_apart_slow_down_and_last_for_the_longest_turn() {
        // When
        List<Duration> pauses = new ArrayList<>();
        while (!editThrottle.isOver()) {
            pauses.add(editThrottle.next());
        }

        // Then
        assertThat(pauses).hasSize(30).isSorted();
        assertThat(pauses.getFirst()).isEqualTo(Duration.ofSeconds(1));
        assertThat(pauses.stream().reduce(Duration.ZERO, Duration::plus)).isGreaterThan(Duration.ofMinutes(15));
    }

    @Test
    void a_homeserver_that_has_had_too_much_is_given_the_time_it_wants_and_fewer_edits_from_then_on() {
        // When
        editThrottle.next();
        editThrottle.slowDown(Duration.ofSeconds(7));

        // Then
        assertThat(editThrottle.next()).isEqualTo(Duration.ofSeconds(7));
        editThrottle.slowDown(Duration.ofMillis(1));
        assertThat(editThrottle.next()).isGreaterThan(Duration.ofSeconds(14));
    }
}
