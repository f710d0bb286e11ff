package dev.homeroom.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeroom.alert.AlertCause.CauseKind;
import dev.homeroom.alert.Observed.ObservedCounts;
import dev.homeroom.alert.Observed.ObservedRooms;
import dev.homeroom.wording.Wording;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CausesTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final ObservedCounts NOTHING = new ObservedCounts(0, Optional.empty(), 0, Optional.empty(), 0);
    static final Observed WELL = new Observed(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(Map.of()),
            Optional.of(new ObservedRooms(Optional.empty(), 0)),
            Optional.of(NOTHING),
            Optional.of(Map.of()));

    private final Causes causes = new Causes(new Wording(), Duration.ofMinutes(10));

    static Stream<Arguments> facts() {
        return Stream.of(
                Arguments.of(WELL, Set.of(), Set.of()),
                Arguments.of(homeserver("away"), Set.of("homeserver"), Set.of()),
                Arguments.of(
                        backends(Map.of("letta", "away", "other", "away")),
                        Set.of("backend letta", "backend other"),
                        Set.of()),
                Arguments.of(counts(waiting(Duration.ofMinutes(9))), Set.of(), Set.of()),
                Arguments.of(counts(waiting(Duration.ofMinutes(10))), Set.of("backlog"), Set.of()),
                Arguments.of(
                        counts(new ObservedCounts(0, Optional.empty(), 2, Optional.of(NOW), 3)),
                        Set.of("dead_letters", "loop_guard"),
                        Set.of()),
                Arguments.of(
                        new Observed(
                                Optional.empty(),
                                Optional.of("closed"),
                                Optional.of("full"),
                                Optional.of(Map.of()),
                                Optional.of(new ObservedRooms(Optional.of("1 of 2 repairs failed."), 2)),
                                Optional.empty(),
                                Optional.empty()),
                        Set.of("database", "workspace", "drift"),
                        Set.of(CauseKind.BACKLOG, CauseKind.DEAD_LETTERS, CauseKind.LOOP_GUARD, CauseKind.SERVICE)),
                Arguments.of(services(Map.of("element", "state failed.")), Set.of("service element"), Set.of()));
    }

    @ParameterizedTest
    @MethodSource("facts")
    void facts_become_causes(Observed facts, Set<String> keys, Set<CauseKind> unknown) {
        // When
        Causes.Present present = causes.of(facts, NOW);

        // Then
        assertThat(present.present().keySet()).extracting(AlertCause::key).containsExactlyInAnyOrderElementsOf(keys);
        assertThat(present.unknown()).isEqualTo(unknown);
    }

    @Test
    void a_detail_does_not_change_while_only_time_passes() {
        // Given
        Observed facts = counts(waiting(Duration.ofMinutes(10)));

        // When
        Causes.Present later = causes.of(facts, NOW.plus(Duration.ofHours(1)));

        // Then
        assertThat(later).isEqualTo(causes.of(facts, NOW));
    }

    @Test
    void a_key_names_its_cause() {
        assertThat(AlertCause.ofKey("backend my letta")).contains(new AlertCause(CauseKind.BACKEND, "my letta"));
        assertThat(AlertCause.ofKey("database")).contains(AlertCause.of(CauseKind.DATABASE));
        assertThat(AlertCause.ofKey("alertmanager 00")).isEmpty();
    }

    static Observed homeserver(String why) {
        return new Observed(
                Optional.of(why),
                Optional.empty(),
                Optional.empty(),
                Optional.of(Map.of()),
                Optional.of(new ObservedRooms(Optional.empty(), 0)),
                Optional.of(NOTHING),
                Optional.of(Map.of()));
    }

    static Observed backends(Map<String, String> down) {
        return new Observed(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(down),
                Optional.of(new ObservedRooms(Optional.empty(), 0)),
                Optional.of(NOTHING),
                Optional.of(Map.of()));
    }

    private static Observed services(Map<String, String> unwell) {
        return new Observed(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(Map.of()),
                Optional.of(new ObservedRooms(Optional.empty(), 0)),
                Optional.of(NOTHING),
                Optional.of(unwell));
    }

    private static Observed counts(ObservedCounts counts) {
        return new Observed(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(Map.of()),
                Optional.of(new ObservedRooms(Optional.empty(), 0)),
                Optional.of(counts),
                Optional.of(Map.of()));
    }

    private static ObservedCounts waiting(Duration age) {
        return new ObservedCounts(7, Optional.of(NOW.minus(age)), 0, Optional.empty(), 0);
    }
}
