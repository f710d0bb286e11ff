package dev.homeroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeroom.fake.FakeLetta;
import dev.homeroom.fake.Script;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Failure notices, and the fate of their messages. */
class BackendTroubleIT {
    private static final Pattern ERROR_ID = Pattern.compile("\\(Error ([0-9a-f]{8})\\)");

    @SharedScenario(on = TestDatabase.POSTGRESQL)
    void an_agent_that_fails_is_excused_in_plain_words(E2eEnvironment e2eEnvironment) {
        // Given
        givingUpSoon(e2eEnvironment);
        Talk garbled = Talk.withNewAgent(e2eEnvironment, "Gabble", Script.garbage());
        Talk modelless = Talk.withNewAgent(e2eEnvironment, "Molly", Script.failing());
        Talk silent = Talk.withNewAgent(e2eEnvironment, "Sly", Script.silent());
        Talk busy = Talk.withNewAgent(e2eEnvironment, "Busy", Script.busy());
        Talk gone = Talk.withNewAgent(e2eEnvironment, "Gone", Script.echo());
        e2eEnvironment.letta().remove(gone.agent());

        // When
        List<Talk> talks = List.of(garbled, modelless, silent, busy, gone);
        talks.forEach(talk -> talk.say("Hello?"));

        // Then
        assertExcused(garbled, "Gabble sent an answer that I couldn't read");
        assertExcused(modelless, "The language model behind Molly failed");
        assertExcused(silent, "Sly took too long, so I stopped it");
        assertExcused(busy, "Busy is busy with other work");
        assertExcused(gone, "Gone no longer exists");
    }

    @SharedScenario(on = TestDatabase.H2)
    void messages_to_a_backend_that_is_down_are_answered_in_order_when_it_is_back(E2eEnvironment e2eEnvironment) {
        // Given
        askingAgainSoon(e2eEnvironment);
        Talk talk = Talk.withNewAgent(e2eEnvironment, "Ada");
        talk.finishWith("zero");
        e2eEnvironment.letta().goDown();

        // When
        talk.say("one");
        talk.say("two");
        talk.awaitAnswers(2);
        talk.say("three");
        e2eEnvironment.letta().comeUp();

        // Then
        assertThat(talk.finishWith("four"))
                .containsExactly(
                        "echo: zero",
                        "Ada can't take your message at the moment. I've kept it and will try again.",
                        "echo: one",
                        "echo: two",
                        "echo: three");
        assertThat(e2eEnvironment.letta().asked())
                .extracting(FakeLetta.Asked::text)
                .containsExactly("zero", "one", "two", "three", "four");
    }

    @SharedScenario(on = TestDatabase.POSTGRESQL)
    void many_rooms_wait_for_a_dead_server_and_each_is_answered_once_when_it_is_back(E2eEnvironment e2eEnvironment) {
        // Given
        askingAgainSoon(e2eEnvironment);
        List<Talk> talks = IntStream.range(0, 15)
                .mapToObj(number -> Talk.withNewAgent(e2eEnvironment, "Ada " + number))
                .toList();
        e2eEnvironment.letta().goDown();
        talks.forEach(talk -> talk.say("one"));
        e2eEnvironment.homeroom().awaitMetric("homeroom_backend_circuit_open{backend=\"letta\"}", 1);
        talks.forEach(talk -> talk.say("two"));
        talks.forEach(talk -> talk.awaitAnswers(1));
        String whileUnreachable = e2eEnvironment.homeroom().readinessText();

        // When
        e2eEnvironment.letta().comeUp();

        // Then
        assertThat(whileUnreachable)
                .contains("its server can't be reached, and messages are given up after homeroom.turns.give-up-after");
        talks.forEach(talk -> assertThat(talk.finishWith("three"))
                .containsExactly(
                        "Ada " + talks.indexOf(talk)
                                + " can't take your message at the moment. I've kept it and will try again.",
                        "echo: one",
                        "echo: two"));
        assertThat(e2eEnvironment.letta().asked()).hasSize(3 * talks.size());
    }

    @SharedScenario(on = TestDatabase.POSTGRESQL)
    void a_backend_that_stays_down_is_given_up(E2eEnvironment e2eEnvironment) {
        // Given
        givingUpSoon(e2eEnvironment);
        Talk talk = Talk.withNewAgent(e2eEnvironment, "Ada");
        e2eEnvironment.letta().goDown();

        // When
        talk.say("Hello?");

        // Then
        assertExcused(talk, "Ada can't be reached, so your message was not delivered");
    }

    @SharedScenario(on = TestDatabase.H2)
    void a_busy_agent_answers_when_it_is_free_again(E2eEnvironment e2eEnvironment) {
        // Given
        e2eEnvironment.homeroom().set("HOMEROOM_TURNS_ENVELOPE", "false").start();
        Talk talk = Talk.withNewAgent(e2eEnvironment, "Ada", Script.busy());

        // When
        talk.say("one");
        talk.say("two");
        e2eEnvironment.homeroom().awaitLog("reason=AGENT_BUSY");
        e2eEnvironment.letta().let(talk.agent(), Script.slow(Duration.ofMillis(100)));

        // Then
        assertThat(talk.finishWith("three")).containsExactly("echo: one", "echo: two");
    }

    @SharedScenario(on = TestDatabase.POSTGRESQL)
    void messages_outlive_a_kill_while_their_backend_is_down_and_are_delayed_once(E2eEnvironment e2eEnvironment) {
        // Given
        askingAgainSoon(e2eEnvironment);
        Talk talk = Talk.withNewAgent(e2eEnvironment, "Ada");
        e2eEnvironment.letta().goDown();
        talk.say("one");
        talk.say("two");
        talk.awaitAnswers(1);

        // When
        e2eEnvironment.homeroom().kill();
        AfterDeath.endLeases(e2eEnvironment.database());
        e2eEnvironment.homeroom().start();
        talk.say("three");
        e2eEnvironment.letta().comeUp();

        // Then
        assertThat(talk.finishWith("four"))
                .containsExactly(
                        "Ada can't take your message at the moment. I've kept it and will try again.",
                        "echo: one",
                        "echo: two",
                        "echo: three");
        assertThat(e2eEnvironment.letta().asked())
                .extracting(FakeLetta.Asked::text)
                .containsExactly("one", "two", "three", "four");
    }

    @SharedScenario(on = TestDatabase.H2)
    void a_server_that_wants_fewer_requests_gets_none_for_as_long_as_it_says(E2eEnvironment e2eEnvironment) {
        // Given
        e2eEnvironment.homeroom().set("HOMEROOM_TURNS_ENVELOPE", "false").start();
        Talk talk = Talk.withNewAgent(e2eEnvironment, "Ada", Script.rateLimited(7));

        // When
        talk.say("one");
        e2eEnvironment.homeroom().awaitLog("Retrying in 7 s");
        e2eEnvironment.letta().let(talk.agent(), Script.echo());

        // Then
        assertThat(talk.finishWith("two"))
                .containsExactly(
                        "Ada can't take your message at the moment. I've kept it and will try again.", "echo: one");
    }

    private static void askingAgainSoon(E2eEnvironment e2eEnvironment) {
        e2eEnvironment
                .homeroom()
                .set("HOMEROOM_TURNS_ENVELOPE", "false")
                .set("HOMEROOM_TURNS_TELL_DELAY_AFTER", "2s")
                .set("HOMEROOM_BACKENDS_LETTA_PROBE_INTERVAL", "2s")
                .start();
    }

    private static void givingUpSoon(E2eEnvironment e2eEnvironment) {
        e2eEnvironment
                .homeroom()
                .set("HOMEROOM_BACKENDS_LETTA_IDLE_TIMEOUT", "3s")
                .set("HOMEROOM_TURNS_GIVE_UP_AFTER", "3s")
                .start();
    }

    private static void assertExcused(Talk talk, String words) {
        assertThat(talk.awaitAnswers(1)).singleElement().satisfies(notice -> {
            assertThat(notice.sender()).isEqualTo(talk.agentUser());
            assertThat(notice.content().path("msgtype").asText()).isEqualTo("m.notice");
            assertThat(notice.body())
                    .startsWith(words)
                    .doesNotContain("http", "127.0.0.1", "Exception", "at dev.", "the key of the tests");
            assertThat(talk.stage().homeroom().log()).contains("error=" + errorId(notice.body()));
        });
    }

    private static String errorId(String notice) {
        Matcher found = ERROR_ID.matcher(notice);
        assertThat(found.find()).as("an error id in: %s", notice).isTrue();
        return found.group(1);
    }
}
