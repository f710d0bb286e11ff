package dev.homeroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.fake.FakeLetta;
import dev.homeroom.fake.Script;
import dev.homeroom.matrix.EventId;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Edits, redactions and stops by people. */
class ChangesIT {
    @SharedScenario(on = TestDatabase.H2)
    void what_is_edited_or_removed_in_time_is_not_asked_as_it_was(E2eEnvironment e2eEnvironment) {
        // Given
        e2eEnvironment.homeroom().set("HOMEROOM_TURNS_ENVELOPE", "false").start();
        Talk talk = Talk.withNewAgent(e2eEnvironment, "Ada");
        Gate gate = new Gate();
        e2eEnvironment.letta().let(talk.agent(), gate.script());
        talk.say("busy");
        Patience.waitingFor("the agent to begin")
                .until(() -> e2eEnvironment.letta().asked().size() == 1);
        EventId edited = talk.say("with a typo");
        EventId removed = talk.say("never mind");
        e2eEnvironment.letta().let(talk.agent(), Script.echo());

        // When
        edit(talk, edited, "without a typo");
        redact(talk, removed);
        Patience.waitingFor("both changes to be taken")
                .until(() -> isTaken(e2eEnvironment, "without a typo") && isTaken(e2eEnvironment, "m.room.redaction"));
        e2eEnvironment.homeroom().kill();
        gate.open();
        AfterDeath.endLeases(e2eEnvironment.database());
        e2eEnvironment.homeroom().start();

        // Then
        assertThat(talk.finishWith("last")).contains("echo: without a typo");
        assertThat(e2eEnvironment.letta().asked())
                .extracting(FakeLetta.Asked::text)
                .containsExactly("busy", "without a typo", "last");
        assertThat(outcomesOf(talk, removed)).hasSize(1);
    }

    @SharedScenario(on = TestDatabase.H2)
    void what_is_stopped_or_removed_while_the_agent_works_is_stopped_upstream(E2eEnvironment e2eEnvironment) {
        // Given
        e2eEnvironment.homeroom().set("HOMEROOM_TURNS_ENVELOPE", "false").start();
        Talk talk = Talk.withNewAgent(e2eEnvironment, "Ada");
        e2eEnvironment.letta().let(talk.agent(), Script.silent());
        EventId stopped = talk.say("think");
        Patience.waitingFor("the agent to begin")
                .until(() -> e2eEnvironment.letta().asked().size() == 1);

        // When
        talk.react(stopped, "🛑");
        talk.awaitAnswer("Stopped. Ada is no longer working on this message.");
        EventId removed = talk.say("think again");
        Patience.waitingFor("the agent to begin")
                .until(() -> e2eEnvironment.letta().asked().size() == 2);
        e2eEnvironment.letta().let(talk.agent(), Script.echo());
        redact(talk, removed);

        // Then
        assertThat(talk.finishWith("last")).containsExactly("Stopped. Ada is no longer working on this message.");
        assertThat(outcomesOf(talk, stopped)).hasSize(1);
        assertThat(outcomesOf(talk, removed)).hasSize(1);
    }

    private static boolean isTaken(E2eEnvironment e2eEnvironment, String part) {
        return e2eEnvironment.toHomeroom().exchanges(Exchange::isTransaction).stream()
                .anyMatch(push -> push.status() == 200 && push.body().contains(part));
    }

    private static void edit(Talk talk, EventId message, String text) {
        ObjectNode content = Json.object(Map.of(
                "msgtype",
                "m.text",
                "body",
                "* " + text,
                "m.new_content",
                Map.of("msgtype", "m.text", "body", text),
                "m.relates_to",
                Map.of("rel_type", "m.replace", "event_id", message.value())));
        talk.stage().alice().send(talk.room(), "m.room.message", content);
    }

    private static void redact(Talk talk, EventId message) {
        talk.stage()
                .alice()
                .client()
                .put(
                        "/v3/rooms/" + ClientServer.encoded(talk.room()) + "/redact/" + ClientServer.encoded(message)
                                + "/" + UUID.randomUUID(),
                        Json.object());
    }

    private static List<TimelineEvent> outcomesOf(Talk talk, EventId message) {
        return talk.stage().alice().timeline(talk.room()).stream()
                .filter(event -> Outcome.in(event, List.of()).stream()
                        .anyMatch(outcome -> outcome.named().contains(message)))
                .toList();
    }
}
