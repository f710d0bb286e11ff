package dev.homeroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeroom.fake.Script;
import java.time.Duration;

/**
 * Questions interrupted while the agent of a server without Redis works, which doesn't know a repeated question. Homeroom
 * remembers that a server has no Redis, so these scenarios share an environment with no others.
 */
class InterruptedWithoutRedisIT {
    private static final Duration SOON = Duration.ofSeconds(1);

    @SharedScenario(on = TestDatabase.POSTGRESQL)
    void an_answer_that_is_cut_off_in_the_middle_is_posted_whole_and_once_and_the_agent_asked_once(
            E2eEnvironment e2eEnvironment) {
        // Given
        e2eEnvironment.letta().withoutRedis();
        e2eEnvironment.homeroom().set("HOMEROOM_TURNS_ENVELOPE", "false").start();
        Talk talk = Talk.withNewAgent(e2eEnvironment, "Ada", Script.cutOff(SOON));

        // When
        talk.say("one");

        // Then
        assertThat(talk.finishWith("two")).containsExactly("echo: one");
        assertThat(talk.asked()).containsExactly("one", "two");
    }

    @SharedScenario(on = TestDatabase.POSTGRESQL)
    void an_answer_that_nobody_could_wait_for_is_taken_from_its_run_after_a_kill(E2eEnvironment e2eEnvironment) {
        // Given
        e2eEnvironment.letta().withoutRedis();
        e2eEnvironment.homeroom().set("HOMEROOM_TURNS_ENVELOPE", "false").start();
        Talk talk = Talk.withNewAgent(e2eEnvironment, "Ada", Script.streaming(2, Duration.ofSeconds(2)));
        talk.say("one");
        Patience.waitingFor("the agent to begin").until(e2eEnvironment.letta()::hasBegunToAnswer);

        // When
        e2eEnvironment.homeroom().kill();
        AfterDeath.endLeases(e2eEnvironment.database());
        e2eEnvironment.letta().let(talk.agent(), Script.echo());
        e2eEnvironment.homeroom().start();

        // Then
        assertThat(talk.finishWith("two")).containsExactly("echo: one");
        assertThat(talk.asked()).containsExactly("one", "two");
    }

    @SharedScenario(on = TestDatabase.POSTGRESQL)
    void people_are_told_when_nobody_knows_what_became_of_their_message_and_may_have_it_asked_again(
            E2eEnvironment e2eEnvironment) {
        // Given
        e2eEnvironment.letta().withoutRedis();
        e2eEnvironment.homeroom().set("HOMEROOM_TURNS_ENVELOPE", "false").start();
        Talk talk = Talk.withNewAgent(e2eEnvironment, "Ada", Script.unseen());
        talk.say("one");
        TimelineEvent notice = talk.awaitAnswers(1).getFirst();
        e2eEnvironment.letta().let(talk.agent(), Script.echo());

        // When
        assertThat(talk.asked()).containsExactly("one");
        talk.react(notice.id(), "🔁");
        talk.awaitAnswer("echo: one");

        // Then
        assertThat(notice.body()).startsWith("The connection to Ada broke while it was working on your message");
        assertThat(talk.finishWith("two")).containsExactly(notice.body(), "echo: one");
        assertThat(talk.asked()).containsExactly("one", "one", "two");
    }

    @SharedScenario(on = TestDatabase.POSTGRESQL)
    void agents_are_asked_again_where_that_is_wanted(E2eEnvironment e2eEnvironment) {
        // Given
        e2eEnvironment.letta().withoutRedis();
        e2eEnvironment
                .homeroom()
                .set("HOMEROOM_TURNS_ENVELOPE", "false")
                .set("HOMEROOM_TURNS_ON_INTERRUPTED", "retry")
                .start();
        Talk talk = Talk.withNewAgent(e2eEnvironment, "Ada", Script.unseen());

        // When
        talk.say("one");
        Patience.waitingFor("the agent to be asked")
                .until(() -> !e2eEnvironment.letta().asked().isEmpty());
        e2eEnvironment.letta().let(talk.agent(), Script.echo());

        // Then
        assertThat(talk.finishWith("two")).containsExactly("echo: one");
        assertThat(talk.asked()).containsExactly("one", "one", "two");
    }
}
