package dev.homeroom.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeroom.alert.AlertRules.AlertStep;
import dev.homeroom.alert.AlertRules.Role;
import dev.homeroom.matrix.EventId;
import dev.homeroom.reconcile.SpaceFixture.AlertRoom;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlertRulesTest {
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final EventId MESSAGE = new EventId("$message");

    private final AlertRules rules = new AlertRules(AlertRoom.usual(true));

    /** Minutes after noon; the pace and the time a problem has to last are a minute. */
    @ParameterizedTest
    @CsvSource({
        // seen, gone, room since, room until, room changed, detail, now, role, step
        "0,,,,,a,0,LEADER,wait",
        "0,,,,,a,1,LEADER,tell 1.0 open",
        "0,0,,,,a,1,LEADER,forget",
        "0,2,,,,a,3,LEADER,tell 1.0 over",
        "0,2,,,,a,2,LEADER,wait",
        "0,,0,,1,a,9,LEADER,wait",
        "0,,0,,1,b,1,LEADER,wait",
        "0,,0,,1,b,2,LEADER,tell 1.1 open",
        "0,,0,,600,b,630,LEADER,wait",
        "0,,0,,600,b,660,LEADER,tell 1.1 open",
        "0,3,0,,1,a,3,LEADER,wait",
        "0,3,0,,1,a,4,LEADER,tell 1.1 over",
        "0,3,0,,4,a,4,LEADER,wait",
        "0,3,0,3,4,a,5,LEADER,forget",
        "10,,0,3,4,a,11,LEADER,tell 1.1 again",
        "10,,0,3,10,a,10,LEADER,wait",
        "10,12,0,3,4,a,13,LEADER,tell 1.1 over",
        "10,12,0,3,13,a,13,LEADER,wait",
        "50,,0,3,4,a,51,LEADER,tell 2.0 open",
        "0,,0,3,4,a,5,ANYBODY,wait",
        "0,,0,3,4,a,5,LEADER,tell 1.1 again",
        "10,,0,3,4,a,11,ANYBODY,tell 1.1 again",
    })
    void the_room_is_told_what_has_changed(
            int since,
            @Nullable Integer gone,
            @Nullable Integer roomSince,
            @Nullable Integer roomUntil,
            @Nullable Integer roomChanged,
            String detail,
            int now,
            Role role,
            String step) {
        // Given
        Sighting seen =
                new Sighting(detail, at(since), Optional.ofNullable(gone).map(AlertRulesTest::at));
        Optional<AlertRecord> room = Optional.ofNullable(roomSince)
                .map(begin -> AlertRecord.opened(Optional.empty(), "title", "a", at(begin), at(roomChanged))
                        .told(MESSAGE))
                .map(open -> roomUntil == null ? open : open.overBeforeTold(at(roomUntil)));

        // When
        AlertStep next = rules.next(seen, room, "title", at(now), role);

        // Then
        assertThat(words(next)).isEqualTo(step);
    }

    private static Instant at(@Nullable Integer minutes) {
        return NOON.plus(Duration.ofMinutes(minutes == null ? 0 : minutes));
    }

    private static String words(AlertStep step) {
        return switch (step) {
            case AlertStep.Wait _ -> "wait";
            case AlertStep.Forget _ -> "forget";
            case AlertStep.Tell(AlertRecord next) -> {
                String state = next.isOpen() ? "open" : "over";
                yield "tell %d.%d %s"
                        .formatted(
                                next.number(),
                                next.revision(),
                                next.change() == AlertRecord.AlertChange.AGAIN ? "again" : state);
            }
        };
    }
}
