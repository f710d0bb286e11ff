package dev.homeroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

/** SIGTERM during running work. */
class ShutdownIT {
    /** Exit code of the JVM after SIGTERM. */
    private static final int TERMINATED = 143;

    @SharedScenario(on = TestDatabase.POSTGRESQL)
    void a_running_turn_ends_and_what_comes_meanwhile_waits_for_the_next_start(E2eEnvironment e2eEnvironment) {
        // Given
        e2eEnvironment.homeroom().set("HOMEROOM_TURNS_ENVELOPE", "false").start();
        Talk talk = Talk.withNewAgent(e2eEnvironment, "Ada");
        Gate gate = new Gate();
        e2eEnvironment.letta().let(talk.agent(), gate.script());
        talk.say("one");
        Patience.waitingFor("the question")
                .until(() -> !e2eEnvironment.letta().asked().isEmpty());

        // When
        e2eEnvironment.homeroom().askToStop();
        talk.say("two");
        gate.open();

        // Then
        assertThat(e2eEnvironment.homeroom().awaitExit()).isEqualTo(TERMINATED);
        assertThat(e2eEnvironment.homeroom().complaints()).isEmpty();
        assertThat(talk.awaitAnswers(1)).extracting(TimelineEvent::body).containsExactly("echo: one");

        // When
        e2eEnvironment.homeroom().start();

        // Then
        assertThat(talk.finishWith("three")).containsExactly("echo: one", "echo: two");
        assertThat(e2eEnvironment.letta().asked()).hasSize(3);
    }

    @SharedScenario(on = TestDatabase.POSTGRESQL)
    void a_turn_that_takes_longer_than_the_grace_is_answered_after_the_next_start(E2eEnvironment e2eEnvironment) {
        // Given
        e2eEnvironment
                .homeroom()
                .set("HOMEROOM_TURNS_ENVELOPE", "false")
                .set("HOMEROOM_WORK_SHUTDOWN_GRACE", "1s")
                .start();
        Talk talk = Talk.withNewAgent(e2eEnvironment, "Ada");
        Gate gate = new Gate();
        e2eEnvironment.letta().let(talk.agent(), gate.script());
        talk.say("one");
        Patience.waitingFor("the question")
                .until(() -> !e2eEnvironment.letta().asked().isEmpty());

        // When
        e2eEnvironment.homeroom().askToStop();

        // Then
        assertThat(e2eEnvironment.homeroom().awaitExit()).isEqualTo(TERMINATED);
        assertThat(e2eEnvironment.homeroom().complaints()).isEmpty();

        // When
        e2eEnvironment.homeroom().start();
        gate.open();

        // Then
        assertThat(talk.finishWith("two")).containsExactly("echo: one");
        assertThat(e2eEnvironment.letta().asked()).hasSize(2);
    }

    @SharedScenario(on = TestDatabase.POSTGRESQL)
    void an_idle_homeroom_stops_without_a_word_of_complaint(E2eEnvironment e2eEnvironment) {
        // Given
        e2eEnvironment.homeroom().start();
        Talk.withNewAgent(e2eEnvironment, "Ada");

        // When
        e2eEnvironment.homeroom().askToStop();

        // Then
        assertThat(e2eEnvironment.homeroom().awaitExit()).isEqualTo(TERMINATED);
        assertThat(e2eEnvironment.homeroom().complaints()).isEmpty();
    }
}
