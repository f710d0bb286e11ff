package dev.homeroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeroom.fake.FakeLetta;
import dev.homeroom.fake.Script;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/** Crashes and late answers: nothing is lost and nothing is doubled. */
class DeliveryIT {
    private static final Duration RATE_LIMIT = Duration.ofSeconds(2);

    @SharedScenario(on = TestDatabase.H2)
    void what_was_written_while_homeroom_was_stopped_is_answered_once(E2eEnvironment e2eEnvironment) {
        // Given
        e2eEnvironment.homeroom().set("HOMEROOM_TURNS_ENVELOPE", "false").start();
        Talk talk = Talk.withNewAgent(e2eEnvironment, "Ada");
        e2eEnvironment.homeroom().stop();

        // When
        talk.say("one");
        talk.say("two");
        e2eEnvironment.homeroom().start();

        // Then
        assertThat(talk.finishWith("three")).containsExactly("echo: one", "echo: two");
    }

    @SharedScenario(on = TestDatabase.POSTGRESQL)
    void what_waits_for_a_busy_agent_is_answered_once_after_a_restart(E2eEnvironment e2eEnvironment) {
        // Given
        e2eEnvironment.homeroom().set("HOMEROOM_TURNS_ENVELOPE", "false").start();
        Talk talk = Talk.withNewAgent(e2eEnvironment, "Ada");
        e2eEnvironment.letta().let(talk.agent(), Script.busy());
        talk.say("one");
        talk.say("two");
        e2eEnvironment.homeroom().awaitLog("reason=AGENT_BUSY");

        // When
        e2eEnvironment.homeroom().stop();
        e2eEnvironment.letta().let(talk.agent(), Script.echo());
        e2eEnvironment.homeroom().start();

        // Then
        assertThat(talk.finishWith("three")).containsExactly("echo: one", "echo: two");
    }

    @SharedScenario
    void a_kill_right_after_the_answer_was_posted_does_not_double_it_though_the_homeserver_forgets_transaction_ids(
            E2eEnvironment e2eEnvironment) {
        // Given
        e2eEnvironment.homeroom().set("HOMEROOM_TURNS_ENVELOPE", "false").start();
        Talk talk = Talk.withNewAgent(e2eEnvironment, "Ada");
        e2eEnvironment.toHomeserver().spoil(sendOf("echo: one"), 1, new Fault.AnswerLost(Patience.USUAL));
        talk.say("one");
        talk.awaitAnswers(1);

        // When
        e2eEnvironment.homeroom().kill();
        AfterDeath.endLeases(e2eEnvironment.database());
        e2eEnvironment.homeserver().restart();
        e2eEnvironment.homeroom().start();

        // Then
        assertThat(talk.finishWith("two")).containsExactly("echo: one");
        assertThat(e2eEnvironment.letta().asked())
                .extracting(FakeLetta.Asked::text)
                .containsExactly("one", "two");
        assertThat(e2eEnvironment.toHomeserver().exchanges(sendOf("echo: one")))
                .as("found in the room, and not sent again")
                .noneMatch(exchange -> exchange.status() == 200);
    }

    @SharedScenario(on = TestDatabase.H2)
    void a_send_is_repeated_under_its_id_until_the_homeserver_has_taken_it(E2eEnvironment e2eEnvironment) {
        // Given
        e2eEnvironment.homeroom().set("HOMEROOM_TURNS_ENVELOPE", "false").start();
        Talk talk = Talk.withNewAgent(e2eEnvironment, "Ada");
        e2eEnvironment.toHomeserver().spoil(sendOf("echo: lost"), 1, new Fault.AnswerLost(Duration.ofMillis(200)));
        e2eEnvironment.toHomeserver().spoil(sendOf("echo: limited"), 1, new Fault.RateLimited(RATE_LIMIT));
        e2eEnvironment.toHomeserver().spoil(sendOf("echo: gateway"), 2, new Fault.BadGateway());

        // When
        talk.say("lost");
        talk.say("limited");
        talk.say("gateway");

        // Then
        assertThat(talk.finishWith("last")).containsExactly("echo: lost", "echo: limited", "echo: gateway");
        assertThat(sends(e2eEnvironment, "echo: lost"))
                .as("taken, and found in the room")
                .extracting(Exchange::status)
                .containsExactly(0);
        assertThat(sends(e2eEnvironment, "echo: limited"))
                .extracting(Exchange::status)
                .containsExactly(429, 200);
        assertThat(sends(e2eEnvironment, "echo: gateway"))
                .extracting(Exchange::status)
                .containsExactly(502, 502, 200);
        List<Exchange> limited = sends(e2eEnvironment, "echo: limited");
        assertThat(Duration.between(limited.get(0).at(), limited.get(1).at())).isGreaterThanOrEqualTo(RATE_LIMIT);
        assertThat(e2eEnvironment.letta().asked()).hasSize(4);
    }

    @SharedScenario(on = TestDatabase.POSTGRESQL)
    void the_bot_says_so_when_the_homeserver_refuses_an_answer(E2eEnvironment e2eEnvironment) {
        // Given
        e2eEnvironment.homeroom().set("HOMEROOM_TURNS_ENVELOPE", "false").start();
        Talk talk = Talk.withNewAgent(e2eEnvironment, "Ada");
        e2eEnvironment.toHomeserver().spoil(sendOf("echo: refuse this"), 1, new Fault.Forbidden());

        // When
        talk.say("refuse this");

        // Then
        assertThat(talk.awaitAnswers(1)).singleElement().satisfies(notice -> {
            assertThat(notice.sender()).isEqualTo(e2eEnvironment.bot());
            assertThat(notice.content().path("msgtype").asText()).isEqualTo("m.notice");
            assertThat(notice.body()).startsWith("There was an answer, but the homeserver refused it.");
            String errorId = notice.body().replaceAll("(?s).*\\(Error ([0-9a-f]{8})\\)", "$1");
            assertThat(e2eEnvironment.homeroom().log()).contains("reason=M_FORBIDDEN error=" + errorId);
        });
        assertThat(talk.finishWith("go on")).hasSize(1);
    }

    private static Predicate<Exchange> sendOf(String body) {
        return exchange -> exchange.isSend() && exchange.body().contains(body);
    }

    /** In order, under one transaction id. */
    private static List<Exchange> sends(E2eEnvironment e2eEnvironment, String body) {
        List<Exchange> sends = e2eEnvironment.toHomeserver().exchanges(sendOf(body));
        assertThat(sends)
                .extracting(Exchange::path)
                .containsOnly(sends.getFirst().path());
        return sends;
    }
}
