package dev.homeroom.turn;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PaceTest {
    private final Pace pace = new Pace();

    @Test
    void edits_begin_a_second_apart_slow_down_and_last_for_the_longest_turn() {
        // When
        List<Duration> pauses = new ArrayList<>();
        while (!pace.isOver()) {
            pauses.add(pace.next());
        }

        // Then
        assertThat(pauses).hasSize(30).isSorted();
        assertThat(pauses.getFirst()).isEqualTo(Duration.ofSeconds(1));
        assertThat(pauses.stream().reduce(Duration.ZERO, Duration::plus)).isGreaterThan(Duration.ofMinutes(15));
    }

    @Test
    void a_homeserver_that_has_had_too_much_is_given_the_time_it_wants_and_fewer_edits_from_then_on() {
        // When
        pace.next();
        pace.slowDown(Duration.ofSeconds(7));

        // Then
        assertThat(pace.next()).isEqualTo(Duration.ofSeconds(7));
        pace.slowDown(Duration.ofMillis(1));
        assertThat(pace.next()).isGreaterThan(Duration.ofSeconds(14));
    }
}
