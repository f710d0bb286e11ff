package dev.homeroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeroom.fake.FakeOpenAi;
import dev.homeroom.fake.Script;
import java.time.Duration;

/** Questions interrupted while the agent works. */
class InterruptedIT {
    private static final Duration SOON = Duration.ofSeconds(1);

    @SharedScenario(on = TestDatabase.POSTGRESQL)
    void an_answer_that_is_cut_off_in_the_middle_is_posted_whole_and_once_and_the_agent_asked_once(
            E2eEnvironment e2eEnvironment) {
        // Given
        e2eEnvironment.homeroom().set("HOMEROOM_TURNS_ENVELOPE", "false").start();
        Talk talk = Talk.withNewAgent(e2eEnvironment, "Ada", Script.cutOff(SOON));

        // When
        talk.say("one");

        // Then
        assertThat(talk.finishWith("two")).containsExactly("echo: one");
        assertThat(e2eEnvironment.homeroom().log()).contains("A question was interrupted");
        assertThat(talk.asked()).containsExactly("one", "two");
    }

    @SharedScenario(on = TestDatabase.H2)
    void work_that_never_ends_is_stopped_and_may_be_begun_anew(E2eEnvironment e2eEnvironment) {
        // Given
        e2eEnvironment
                .homeroom()
                .set("HOMEROOM_TURNS_ENVELOPE", "false")
                .set("HOMEROOM_BACKENDS_LETTA_IDLE_TIMEOUT", "3s")
                .start();
        Talk talk = Talk.withNewAgent(e2eEnvironment, "Ada", Script.silent());
        talk.say("one");
        TimelineEvent notice = talk.awaitAnswers(1).getFirst();
        e2eEnvironment.letta().let(talk.agent(), Script.echo());

        // When
        talk.react(notice.id(), "🔁");
        talk.awaitAnswer("echo: one");

        // Then
        assertThat(notice.body()).startsWith("Ada took too long, so I stopped it.");
        assertThat(talk.finishWith("two")).containsExactly(notice.body(), "echo: one");
        assertThat(talk.asked()).containsExactly("one", "one", "two");
    }

    @SharedScenario(on = TestDatabase.POSTGRESQL)
    void a_letta_app_server_repeats_an_answer_that_was_cut_off(E2eEnvironment e2eEnvironment) {
        try (FakeOpenAi server = new FakeOpenAi()) {
            // Given
            server.addModel("Meridian");
            e2eEnvironment
                    .homeroom()
                    .set("HOMEROOM_TURNS_ENVELOPE", "false")
                    .set("HOMEROOM_BACKENDS_PROXY_KIND", "openai")
                    .set("HOMEROOM_BACKENDS_PROXY_URL", server.url().toString())
                    .start();
            Talk talk = new Talk(e2eEnvironment, "Meridian", e2eEnvironment.agentRoom("Meridian"));

            // When
            talk.say("[[cut]] one");

            // Then
            assertThat(talk.finishWith("two")).containsExactly("echo: one");
            assertThat(server.asked()).hasSize(2);
        }
    }
}
