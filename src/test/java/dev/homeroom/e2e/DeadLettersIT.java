package dev.homeroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.fake.FakeLetta;
import dev.homeroom.fake.Script;
import dev.homeroom.matrix.EventId;
import java.util.List;
import java.util.Map;

/** Dead letters, and the ways to retry them. */
class DeadLettersIT {
    @SharedScenario(on = TestDatabase.H2)
    void whoever_reacts_to_the_notice_has_the_message_tried_again(E2eEnvironment e2eEnvironment) {
        // Given
        e2eEnvironment
                .homeroom()
                .set("HOMEROOM_TURNS_ENVELOPE", "false")
                .set("HOMEROOM_TURNS_MAX_AGE", "1h")
                .start();
        Talk talk = talkThatFails(e2eEnvironment);
        EventId question = talk.say("one");
        TimelineEvent notice = talk.awaitAnswers(1).getFirst();
        Patience.waitingFor("🔁 to click on")
                .until(() -> e2eEnvironment.alice().timeline(talk.room()).stream()
                        .anyMatch(event -> isRetryBy(event, talk, notice.id())));
        e2eEnvironment.letta().let(talk.agent(), Script.echo());

        // When
        talk.react(notice.id(), "👍");
        talk.react(notice.id(), "🔁");

        // Then
        talk.awaitAnswer("echo: one");
        assertThat(talk.finishWith("two")).containsExactly(notice.body(), "echo: one");
        assertThat(e2eEnvironment.letta().asked())
                .extracting(FakeLetta.Asked::text)
                .containsExactly("one", "one", "two");
        assertThat(notice.content().path("dev.homeroom.outcome").path("of"))
                .singleElement()
                .satisfies(of -> assertThat(of.asText()).isEqualTo(question.value()));
    }

    @SharedScenario(on = TestDatabase.H2)
    void a_message_can_be_tried_again_when_the_database_has_forgotten_it(E2eEnvironment e2eEnvironment) {
        // Given
        e2eEnvironment
                .homeroom()
                .set("HOMEROOM_TURNS_ENVELOPE", "false")
                .set("HOMEROOM_TURNS_MAX_AGE", "1h")
                .start();
        Talk talk = talkThatFails(e2eEnvironment);
        talk.say("one");
        TimelineEvent notice = talk.awaitAnswers(1).getFirst();
        e2eEnvironment.letta().let(talk.agent(), Script.echo());
        e2eEnvironment.homeroom().stop();

        // When
        e2eEnvironment
                .homeroom()
                .set(
                        "HOMEROOM_DATABASE_URL",
                        "jdbc:h2:file:" + e2eEnvironment.directory().resolve("an-empty-one"))
                .start();
        talk.react(notice.id(), "🔁");

        // Then
        talk.awaitAnswer("echo: one");
        assertThat(talk.finishWith("two")).containsExactly(notice.body(), "echo: one");
    }

    @Scenario(on = TestDatabase.POSTGRESQL)
    void operators_list_show_retry_and_drop_them_by_rest_and_by_command(E2eEnvironment e2eEnvironment) {
        // Given
        e2eEnvironment
                .homeroom()
                .set("HOMEROOM_TURNS_ENVELOPE", "false")
                .set("HOMEROOM_TURNS_MAX_AGE", "1h")
                .start();
        Talk talk = talkThatFails(e2eEnvironment);
        EventId retried = failing(talk, "retry me", 1);
        EventId dropped = failing(talk, "drop me", 2);
        EventId byCommand = failing(talk, "by command", 3);
        e2eEnvironment.letta().let(talk.agent(), Script.echo());

        // When
        JsonNode listed = e2eEnvironment.rest().get("/dead-letters").body();
        JsonNode shown = e2eEnvironment.rest().get(path(retried)).body();
        int retry = e2eEnvironment.rest().post(path(retried) + "/retry").status();
        int drop = e2eEnvironment.rest().delete(path(dropped)).status();

        // Then
        assertThat(listed.path("dead_letters"))
                .extracting(letter -> letter.path("event_id").asText())
                .containsExactly(byCommand.value(), dropped.value(), retried.value());
        assertThat(listed.toString()).doesNotContain("drop me");
        assertThat(shown.path("body").asText()).isEqualTo("retry me");
        assertThat(shown.path("reason").asText()).isEqualTo("AGENT_MODEL_FAILED");
        assertThat(e2eEnvironment.homeroom().log())
                .contains("error=" + shown.path("error_id").asText());
        assertThat(List.of(retry, drop)).containsExactly(202, 200);
        assertThat(e2eEnvironment.rest().post(path(dropped) + "/retry").status())
                .isEqualTo(404);

        // When
        HomeroomProcess.Printed list = e2eEnvironment.homeroom().run("dead-letters", "list");
        HomeroomProcess.Printed show = e2eEnvironment.homeroom().run("dead-letters", "show", byCommand.value());
        HomeroomProcess.Printed again = e2eEnvironment.homeroom().run("dead-letters", "retry", byCommand.value());
        HomeroomProcess.Printed gone = e2eEnvironment.homeroom().run("dead-letters", "drop", byCommand.value());

        // Then
        assertThat(list.text())
                .contains(byCommand.value(), "AGENT", "Ada", "1 dead letter.")
                .doesNotContain("by command");
        assertThat(show.text()).contains("body: by command");
        assertThat(again).isEqualTo(new HomeroomProcess.Printed("The message waits in its room's queue.\n", 0));
        assertThat(gone.text()).startsWith("Error: There is no dead letter with the event id");
        assertThat(gone.exitCode()).isEqualTo(1);
        talk.awaitAnswer("echo: by command");
        assertThat(talk.finishWith("last").subList(3, 5)).containsExactly("echo: retry me", "echo: by command");
    }

    @SharedScenario(on = TestDatabase.H2)
    void a_message_that_comes_too_late_is_answered_when_somebody_still_wants_it(E2eEnvironment e2eEnvironment) {
        // Given
        e2eEnvironment
                .homeroom()
                .set("HOMEROOM_TURNS_ENVELOPE", "false")
                .set("HOMEROOM_TURNS_MAX_AGE", "1h")
                .start();
        Talk talk = Talk.withNewAgent(e2eEnvironment, "Ada");
        ObjectNode old = talk.pushedMessage("$old", "an old one");
        old.put("origin_server_ts", old.path("origin_server_ts").asLong() - 2 * 60 * 60 * 1000);

        // When
        e2eEnvironment.pushToHomeroom("late", Json.object(Map.of("events", List.of(old))));
        TimelineEvent notice = talk.awaitAnswers(1).getFirst();

        // Then
        assertThat(notice.body()).startsWith("Your message was sent so long ago");
        talk.react(notice.id(), "🔁");
        talk.awaitAnswer("echo: an old one");
        assertThat(talk.finishWith("new")).hasSize(2);
    }

    private static Talk talkThatFails(E2eEnvironment e2eEnvironment) {
        Talk talk = Talk.withNewAgent(e2eEnvironment, "Ada");
        e2eEnvironment.letta().let(talk.agent(), Script.failing());
        return talk;
    }

    /** Writes the message and waits for the room's n-th notice. */
    private static EventId failing(Talk talk, String text, int notices) {
        EventId message = talk.say(text);
        talk.awaitAnswers(notices);
        return message;
    }

    private static boolean isRetryBy(TimelineEvent event, Talk talk, EventId notice) {
        JsonNode relation = event.content().path("m.relates_to");
        return event.type().equals("m.reaction")
                && event.sender().equals(talk.agentUser())
                && relation.path("event_id").asText().equals(notice.value())
                && relation.path("key").asText().equals("🔁");
    }

    private static String path(EventId event) {
        return "/dead-letters/" + ClientServer.encoded(event);
    }
}
