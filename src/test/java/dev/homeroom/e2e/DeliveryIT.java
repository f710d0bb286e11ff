package dev.homeroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/** Crashes and late answers: nothing is lost and nothing is doubled. */
class DeliveryIT {
    private static final Duration RATE_LIMIT = Duration.ofSeconds(2);

    @Scenario
    void what_was_written_while_homeroom_was_stopped_is_answered_once(Stage stage) {
        // Given
        stage.homeroom().set("HOMEROOM_TURNS_ENVELOPE", "false").start();
        Talk talk = Talk.withNewAgent(stage, "Ada");
        stage.homeroom().stop();

        // When
        talk.say("one");
        talk.say("two");
        stage.homeroom().start();

        // Then
        assertThat(talk.finishWith("three")).containsExactly("echo: one", "echo: two");
    }

    @Scenario
    void what_waits_for_a_busy_agent_is_answered_once_after_a_restart(Stage stage) {
        // Given
        stage.homeroom().set("HOMEROOM_TURNS_ENVELOPE", "false").start();
        Talk talk = Talk.withNewAgent(stage, "Ada");
        stage.letta().let(talk.agent(), new Behaviour.Busy());
        talk.say("one");
        talk.say("two");
        stage.homeroom().awaitLog("reason=AGENT_BUSY");

        // When
        stage.homeroom().stop();
        stage.letta().let(talk.agent(), Behaviour.echo());
        stage.homeroom().start();

        // Then
        assertThat(talk.finishWith("three")).containsExactly("echo: one", "echo: two");
    }

    @Scenario
    void a_kill_right_after_the_answer_was_posted_does_not_double_it_though_the_homeserver_forgets_transaction_ids(
            Stage stage) {
        // Given
        stage.homeroom().set("HOMEROOM_TURNS_ENVELOPE", "false").start();
        Talk talk = Talk.withNewAgent(stage, "Ada");
        stage.toHomeserver().spoil(sendOf("echo: one"), 1, new Fault.AnswerLost(Patience.USUAL));
        talk.say("one");
        talk.awaitAnswers(1);

        // When
        stage.homeroom().kill();
        AfterDeath.endLeases(stage.database());
        stage.homeserver().restart();
        stage.homeroom().start();

        // Then
        assertThat(talk.finishWith("two")).containsExactly("echo: one");
        assertThat(stage.letta().asked()).extracting(FakeLetta.Asked::text).containsExactly("one", "two");
        assertThat(stage.toHomeserver().exchanges(sendOf("echo: one")))
                .as("found in the room, and not sent again")
                .noneMatch(exchange -> exchange.status() == 200);
    }

    @Scenario
    void a_send_is_repeated_under_its_id_until_the_homeserver_has_taken_it(Stage stage) {
        // Given
        stage.homeroom().set("HOMEROOM_TURNS_ENVELOPE", "false").start();
        Talk talk = Talk.withNewAgent(stage, "Ada");
        stage.toHomeserver().spoil(sendOf("echo: lost"), 1, new Fault.AnswerLost(Duration.ofMillis(200)));
        stage.toHomeserver().spoil(sendOf("echo: limited"), 1, new Fault.RateLimited(RATE_LIMIT));
        stage.toHomeserver().spoil(sendOf("echo: gateway"), 2, new Fault.BadGateway());

        // When
        talk.say("lost");
        talk.say("limited");
        talk.say("gateway");

        // Then
        assertThat(talk.finishWith("last")).containsExactly("echo: lost", "echo: limited", "echo: gateway");
        assertThat(sends(stage, "echo: lost"))
                .as("taken, and found in the room")
                .extracting(Exchange::status)
                .containsExactly(0);
        assertThat(sends(stage, "echo: limited")).extracting(Exchange::status).containsExactly(429, 200);
        assertThat(sends(stage, "echo: gateway")).extracting(Exchange::status).containsExactly(502, 502, 200);
        List<Exchange> limited = sends(stage, "echo: limited");
        assertThat(Duration.between(limited.get(0).at(), limited.get(1).at())).isGreaterThanOrEqualTo(RATE_LIMIT);
        assertThat(stage.letta().asked()).hasSize(4);
    }

    @Scenario
    void the_bot_says_so_when_the_homeserver_refuses_an_answer(Stage stage) {
        // Given
        stage.homeroom().set("HOMEROOM_TURNS_ENVELOPE", "false").start();
        Talk talk = Talk.withNewAgent(stage, "Ada");
        stage.toHomeserver().spoil(sendOf("echo: refuse this"), 1, new Fault.Forbidden());

        // When
        talk.say("refuse this");

        // Then
        assertThat(talk.awaitAnswers(1)).singleElement().satisfies(notice -> {
            assertThat(notice.sender()).isEqualTo(stage.bot());
            assertThat(notice.content().path("msgtype").asText()).isEqualTo("m.notice");
            assertThat(notice.body()).startsWith("There was an answer, but the homeserver refused to take it.");
            String errorId = notice.body().replaceAll("(?s).*\\(Error ([0-9a-f]{8})\\)", "$1");
            assertThat(stage.homeroom().log()).contains("reason=M_FORBIDDEN error=" + errorId);
        });
        assertThat(talk.finishWith("go on")).hasSize(1);
    }

    private static Predicate<Exchange> sendOf(String body) {
        return exchange -> exchange.isSend() && exchange.body().contains(body);
    }

    /** In order, under one transaction id. */
    private static List<Exchange> sends(Stage stage, String body) {
        List<Exchange> sends = stage.toHomeserver().exchanges(sendOf(body));
        assertThat(sends)
                .extracting(Exchange::path)
                .containsOnly(sends.getFirst().path());
        return sends;
    }
}
