package dev.homeroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeroom.backend.fake.FakeOpenAi;
import java.time.Duration;

/** Questions interrupted while the agent works. */
class InterruptedIT {
    private static final Duration SOON = Duration.ofSeconds(1);

    @Scenario
    void an_answer_that_is_cut_off_in_the_middle_is_posted_whole_and_once_and_the_agent_asked_once(Stage stage) {
        // Given
        stage.homeroom().set("HOMEROOM_TURNS_ENVELOPE", "false").start();
        Talk talk = talk(stage, Behaviour.cutOff(SOON));

        // When
        talk.say("one");

        // Then
        assertThat(talk.finishWith("two")).containsExactly("echo: one");
        assertThat(stage.homeroom().log()).contains("A question was cut off");
        assertAsked(stage, "one", "two");
    }

    @Scenario
    void the_same_goes_for_a_server_that_knows_no_repeated_question(Stage stage) {
        // Given
        stage.letta().withoutRedis();
        stage.homeroom().set("HOMEROOM_TURNS_ENVELOPE", "false").start();
        Talk talk = talk(stage, Behaviour.cutOff(SOON));

        // When
        talk.say("one");

        // Then
        assertThat(talk.finishWith("two")).containsExactly("echo: one");
        assertAsked(stage, "one", "two");
    }

    @Scenario
    void an_answer_that_nobody_could_wait_for_is_taken_from_its_run_after_a_kill(Stage stage) {
        // Given
        stage.letta().withoutRedis();
        stage.homeroom().set("HOMEROOM_TURNS_ENVELOPE", "false").start();
        Talk talk = talk(stage, Behaviour.streaming(2, Duration.ofSeconds(2)));
        talk.say("one");
        Patience.waitingFor("the agent to begin").until(stage.letta()::hasBegunToAnswer);

        // When
        stage.homeroom().kill();
        AfterDeath.endLeases(stage.database());
        stage.letta().let(talk.agent(), Behaviour.echo());
        stage.homeroom().start();

        // Then
        assertThat(talk.finishWith("two")).containsExactly("echo: one");
        assertAsked(stage, "one", "two");
    }

    @Scenario
    void people_are_told_when_nobody_knows_what_became_of_their_message_and_may_have_it_asked_again(Stage stage) {
        // Given
        stage.letta().withoutRedis();
        stage.homeroom().set("HOMEROOM_TURNS_ENVELOPE", "false").start();
        Talk talk = talk(stage, new Behaviour.Unseen());
        talk.say("one");
        TimelineEvent notice = talk.awaitAnswers(1).getFirst();
        stage.letta().let(talk.agent(), Behaviour.echo());

        // When
        assertAsked(stage, "one");
        talk.react(notice.id(), "🔁");
        talk.awaitAnswer("echo: one");

        // Then
        assertThat(notice.body()).startsWith("The connection to Ada broke while it worked on your message");
        assertThat(talk.finishWith("two")).containsExactly(notice.body(), "echo: one");
        assertAsked(stage, "one", "one", "two");
    }

    @Scenario
    void agents_are_asked_again_where_that_is_wanted(Stage stage) {
        // Given
        stage.letta().withoutRedis();
        stage.homeroom()
                .set("HOMEROOM_TURNS_ENVELOPE", "false")
                .set("HOMEROOM_TURNS_ON_INTERRUPTED", "retry")
                .start();
        Talk talk = talk(stage, new Behaviour.Unseen());

        // When
        talk.say("one");
        Patience.waitingFor("the agent to be asked")
                .until(() -> !stage.letta().asked().isEmpty());
        stage.letta().let(talk.agent(), Behaviour.echo());

        // Then
        assertThat(talk.finishWith("two")).containsExactly("echo: one");
        assertAsked(stage, "one", "one", "two");
    }

    @Scenario
    void work_that_never_ends_is_stopped_and_may_be_begun_anew(Stage stage) {
        // Given
        stage.homeroom()
                .set("HOMEROOM_TURNS_ENVELOPE", "false")
                .set("HOMEROOM_BACKENDS_LETTA_IDLE_TIMEOUT", "3s")
                .start();
        Talk talk = talk(stage, new Behaviour.Silent());
        talk.say("one");
        TimelineEvent notice = talk.awaitAnswers(1).getFirst();
        stage.letta().let(talk.agent(), Behaviour.echo());

        // When
        talk.react(notice.id(), "🔁");
        talk.awaitAnswer("echo: one");

        // Then
        assertThat(notice.body()).startsWith("Ada took too long, so I stopped it.");
        assertThat(talk.finishWith("two")).containsExactly(notice.body(), "echo: one");
        assertAsked(stage, "one", "one", "two");
    }

    @Scenario
    void a_letta_app_server_repeats_an_answer_that_was_cut_off(Stage stage) {
        try (FakeOpenAi server = new FakeOpenAi()) {
            // Given
            server.addModel("Meridian");
            stage.homeroom()
                    .set("HOMEROOM_TURNS_ENVELOPE", "false")
                    .set("HOMEROOM_BACKENDS_PROXY_KIND", "openai")
                    .set("HOMEROOM_BACKENDS_PROXY_URL", server.url().toString())
                    .start();
            Talk talk = new Talk(stage, "Meridian", stage.agentRoom("Meridian"));

            // When
            talk.say("[[cut]] one");

            // Then
            assertThat(talk.finishWith("two")).containsExactly("echo: one");
            assertThat(server.asked()).hasSize(2);
        }
    }

    private static Talk talk(Stage stage, Behaviour behaviour) {
        Talk talk = Talk.withNewAgent(stage, "Ada");
        stage.letta().let(talk.agent(), behaviour);
        return talk;
    }

    private static void assertAsked(Stage stage, String... texts) {
        assertThat(stage.letta().asked()).extracting(FakeLetta.Asked::text).containsExactly(texts);
    }
}
