package dev.homeroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeroom.e2e.sabotage.Mutation;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Tests the check itself: without deduplication there are doubles, and the check finds them. */
class CheckIsCheckedIT {
    private static final int MANY = 1000;

    @SharedScenario(on = TestDatabase.H2)
    void with_everything_in_its_place_nothing_is_found(E2eEnvironment e2eEnvironment) {
        // Given
        Cast cast = Cast.on(e2eEnvironment, 1);
        repeatPushes(e2eEnvironment);
        loseAnswersToSends(e2eEnvironment);

        // When
        List<Violation> found = violationsAfterTalking(cast);

        // Then
        assertThat(found).isEmpty();
    }

    @SharedScenario(on = TestDatabase.H2)
    void an_inbox_that_takes_events_twice_is_found_out(E2eEnvironment e2eEnvironment) {
        // Given
        Cast cast = Cast.on(e2eEnvironment, 1, Mutation.EVERY_EVENT_IS_NEW);
        repeatPushes(e2eEnvironment);

        // When
        List<Violation> found = violationsAfterTalking(cast);

        // Then
        assertThat(found).extracting(Violation::kind).contains(Violation.Kind.DOUBLED);
    }

    @SharedScenario(on = TestDatabase.H2)
    void sends_that_nobody_knows_again_are_found_out(E2eEnvironment e2eEnvironment) {
        // Given
        Cast cast = Cast.on(e2eEnvironment, 1, Mutation.EVERY_SEND_IS_NEW, Mutation.NOTHING_SENT_IS_RECOGNISED);
        loseAnswersToSends(e2eEnvironment);

        // When
        List<Violation> found = violationsAfterTalking(cast);

        // Then
        assertThat(found).extracting(Violation::kind).contains(Violation.Kind.DOUBLED);
    }

    private static void repeatPushes(E2eEnvironment e2eEnvironment) {
        e2eEnvironment.toHomeroom().spoil(Exchange::isTransaction, MANY, new Fault.Doubled());
    }

    private static void loseAnswersToSends(E2eEnvironment e2eEnvironment) {
        e2eEnvironment.toHomeserver().spoil(Exchange::isSend, 2, new Fault.AnswerLost(Duration.ofMillis(50)));
    }

    private static List<Violation> violationsAfterTalking(Cast cast) {
        Talk talk = cast.talks().getFirst();
        List<Said> said = Stream.of("one", "two", "three")
                .map(text -> Cast.say(cast.stage().alice(), talk.room(), text))
                .toList();
        talk.awaitAnswers(said.size());
        return Aftermath.of(cast, said).violations();
    }
}
