package dev.homeroom.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {
    private final Backoff backoff = new Backoff(Duration.ofSeconds(2), Duration.ofMinutes(5));

    @ParameterizedTest
    @CsvSource({"0, PT0S", "1, PT2S", "2, PT4S", "3, PT8S", "8, PT4M16S", "9, PT5M", "1000000, PT5M"})
    void each_pause_is_twice_as_long_as_the_one_before_up_to_the_longest(int failures, Duration pause) {
        assertThat(backoff.after(failures)).isEqualTo(pause);
    }

    @ParameterizedTest
    @CsvSource({"1, PT1S, PT2S", "1, PT3S, PT3S", "1, PT1H, PT1H", "0, PT1S, PT1S"})
    void a_pause_that_the_server_asks_for_is_the_least(int failures, Duration atLeast, Duration pause) {
        assertThat(backoff.after(failures, atLeast)).isEqualTo(pause);
    }

    @ParameterizedTest
    @CsvSource({"PT0S, PT2S", "PT4S, PT2S", "PT1M, PT30S", "PT1H, PT5M"})
    void without_a_count_the_pause_is_half_of_the_time_that_failed(Duration time, Duration pause) {
        assertThat(backoff.afterFailingFor(time)).isEqualTo(pause);
    }

    @Test
    void a_first_pause_beyond_the_longest_is_cut() {
        assertThat(new Backoff(Duration.ofMinutes(1), Duration.ofSeconds(30)).after(1))
                .isEqualTo(Duration.ofSeconds(30));
    }
}
