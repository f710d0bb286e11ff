package dev.homeroom.backend.letta;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AbilitiesTest {

    @ParameterizedTest
    @CsvSource({
        "0.6.0, false, false",
        "0.11.7, false, false",
        "0.16.0, false, false",
        "0.16.1, true, false",
        "0.16.6, true, false",
        "0.16.7, true, true",
        "0.16.8.dev1, true, true",
        "0.17, true, true",
        "1.0.0, true, true",
        "nonsense, false, false"
    })
    void the_version_says_what_a_server_can_do(String version, boolean conversations, boolean exactlyOnce) {
        assertThat(Abilities.ofVersion(version)).isEqualTo(new Abilities(conversations, exactlyOnce));
    }
}
