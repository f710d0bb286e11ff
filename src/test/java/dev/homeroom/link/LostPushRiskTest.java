package dev.homeroom.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.HomeserverProbe;
import dev.homeroom.matrix.HomeserverProbe.ServerVersion;
import dev.homeroom.queue.SettableClock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LostPushRiskTest {
    private final SettableClock clock = new SettableClock();
    private Optional<ServerVersion> version = Optional.of(new ServerVersion("Tuwunel", "1.4.6"));
    private boolean isAway;
    private int asked;
    private final LostPushRisk risk = new LostPushRisk(new Probe(), new Auto(), clock);

    @ParameterizedTest
    @CsvSource({
        "Tuwunel, 1.4.6, true",
        "tuwunel, '1.6.1 (a1b2c3)', true",
        "Tuwunel, v1.8.2, true",
        "Tuwunel, 1.8.2-12-gabc, true",
        "Tuwunel, 1.8, true",
        "Tuwunel, '', true",
        "Tuwunel, 1.8.3, false",
        "Tuwunel, 1.8.10, false",
        "Tuwunel, 1.10.0, false",
        "Tuwunel, 2.0, false",
        "Tuwunel, 99999999999.0.0, false",
        "Synapse, 1.6.1, false",
        "Dendrite, 0.13.8, false"
    })
    void tuwunel_before_1_8_3_loses_pushes(String name, String number, boolean loses) {
        // When / Then
        assertThat(LostPushRisk.losesPushes(new ServerVersion(name, number))).isEqualTo(loses);
    }

    @Test
    void a_homeserver_is_asked_once_an_hour_and_its_update_is_noticed() {
        // When
        boolean before = risk.isGiven();
        version = Optional.of(new ServerVersion("Tuwunel", "1.9.0"));
        clock.pass(Duration.ofMinutes(59));
        boolean still = risk.isGiven();
        clock.pass(Duration.ofMinutes(1));
        boolean after = risk.isGiven();

        // Then
        assertThat(List.of(before, still, after)).containsExactly(true, true, false);
        assertThat(asked).isEqualTo(2);
    }

    @Test
    void a_homeserver_that_is_away_is_asked_again_soon_and_what_is_known_counts_meanwhile() {
        // Given
        isAway = true;

        // When
        boolean unknown = risk.isGiven();
        isAway = false;
        clock.pass(Duration.ofMinutes(5));
        boolean known = risk.isGiven();
        isAway = true;
        clock.pass(Duration.ofHours(1));
        boolean remembered = risk.isGiven();

        // Then
        assertThat(List.of(unknown, known, remembered)).containsExactly(false, true, true);
    }

    @Test
    void a_homeserver_that_does_not_say_its_version_is_trusted() {
        // Given
        version = Optional.empty();

        // When / Then
        assertThat(risk.isGiven()).isFalse();
    }

    private final class Probe implements HomeserverProbe {
        @Override
        public void reach() {}

        @Override
        public Optional<ServerVersion> version() {
            asked++;
            if (isAway) {
                throw new HomeserverException.Unclear("version", "a dead connection", null);
            }
            return version;
        }
    }

    private record Auto() implements LinkSettings {
        @Override
        public Duration pingEvery() {
            return Duration.ofMinutes(5);
        }

        @Override
        public Duration readBackEvery() {
            return Duration.ofHours(1);
        }

        @Override
        public LookForLostPushes lookForLostPushes() {
            return LookForLostPushes.AUTO;
        }

        @Override
        public Duration lookAfter() {
            return Duration.ofSeconds(30);
        }
    }
}
