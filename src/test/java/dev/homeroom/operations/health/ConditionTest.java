package dev.homeroom.operations.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConditionTest {
    private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");
    private static final Trouble ROOMS = Trouble.degrades(Health.AGENT_ROOMS, "5 agents have no room yet", "the same");
    private static final Trouble BACKEND = Trouble.degrades(Health.backend("letta"), "It is away", "at 10.0.0.7");
    private static final Trouble DATABASE = Trouble.stops(Health.DATABASE, "It is away", "/var/lib/x");

    @Test
    void without_trouble_it_is_healthy() {
        assertThat(new Checkup.Troubles(NOW, List.of(), Map.of()).condition().word())
                .isEqualTo("healthy");
    }

    @Test
    void agents_without_a_room_are_a_matter_of_minutes_and_then_unhealthy() {
        assertThat(lasting(ROOMS, Duration.ofMinutes(9))).isEqualTo(Condition.DEGRADED);
        assertThat(lasting(ROOMS, Duration.ofMinutes(10))).isEqualTo(Condition.UNHEALTHY);
    }

    @Test
    void a_backend_that_is_away_is_degraded_for_as_long_as_it_is_away() {
        assertThat(lasting(BACKEND, Duration.ofDays(3))).isEqualTo(Condition.DEGRADED);
    }

    @Test
    void what_stops_all_answers_is_unhealthy_after_a_minute() {
        assertThat(lasting(DATABASE, Duration.ofSeconds(59))).isEqualTo(Condition.DEGRADED);
        assertThat(lasting(DATABASE, Duration.ofMinutes(1))).isEqualTo(Condition.UNHEALTHY);
    }

    private static Condition lasting(Trouble trouble, Duration age) {
        return new Checkup.Troubles(NOW, List.of(trouble), Map.of(trouble.subject(), NOW.minus(age))).condition();
    }
}
