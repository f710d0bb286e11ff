package dev.homeroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeroom.e2e.sabotage.KillPoint;
import dev.homeroom.fake.FakeLetta;
import dev.homeroom.fake.Script;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Kills between any two steps of a message. */
class KilledAtIT {
    private static final int BY_THE_AGENT = 137;

    @Scenario
    void whichever_step_was_the_last_one_each_message_is_answered_once_and_in_order(E2eEnvironment e2eEnvironment) {
        // Given
        Cast cast = Cast.on(e2eEnvironment, 1);
        Talk talk = cast.talks().getFirst();

        for (KillPoint point : KillPoint.values()) {
            // When
            e2eEnvironment.letta().let(talk.agent(), Script.streaming(3, Duration.ofMillis(20)));
            cast.sabotage().arm(point, 1);
            List<Said> said = Stream.of("one", "two", "three")
                    .map(text -> Cast.say(e2eEnvironment.alice(), talk.room(), point + " " + text))
                    .toList();
            assertThat(e2eEnvironment.homeroom().awaitExit())
                    .as("killed at %s", point)
                    .isEqualTo(BY_THE_AGENT);
            cast.killAndLaunch();
            Aftermath aftermath = Aftermath.of(cast, said);

            // Then
            assertThat(aftermath.violations())
                    .as("killed at %s: %s", point, aftermath)
                    .isEmpty();
            assertThat(aftermath.stories())
                    .singleElement()
                    .satisfies(story -> assertThat(e2eEnvironment.letta().asked())
                            .extracting(FakeLetta.Asked::text)
                            .endsWith(story.said().stream().map(Said::text).toArray(String[]::new)));
        }
    }
}
