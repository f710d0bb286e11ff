package dev.homeroom.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadableTimeTest {
    @ParameterizedTest
    @CsvSource({
        "PT0.25S, 250 ms",
        "PT1.928442886S, 1.9 s",
        "PT30S, 30 s",
        "PT2M5S, 2 min 5 s",
        "PT2H, 2 h",
        "PT3H20M, 3 h 20 min",
        "P30D, 30 d"
    })
    void durations_are_readable(Duration time, String text) {
        assertThat(ReadableTime.of(time)).isEqualTo(text);
    }
}
