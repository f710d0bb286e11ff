package dev.homeroom.conversation.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusCommandTest {
    @ParameterizedTest
    @CsvSource({"-1, 0 s", "1, 1 s", "59, 59 s", "60, 1 min 0 s", "754, 12 min 34 s"})
    void a_time_is_said_as_people_read_it(long seconds, String words) {
        assertThat(StatusCommand.inWords(Duration.ofSeconds(seconds))).isEqualTo(words);
    }
}
