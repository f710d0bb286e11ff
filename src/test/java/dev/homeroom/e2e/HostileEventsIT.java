package dev.homeroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.fake.FakeLetta;
import dev.homeroom.matrix.EventId;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Events at the limits of Matrix and of databases. */
class HostileEventsIT {
    private static final String LONG_KEY = "k".repeat(50_001);
    private static final String LONG_NUMBER = "7".repeat(1_500);

    @SharedScenario(on = TestDatabase.H2)
    void whatever_somebody_sends_the_room_answers_the_next_message(E2eEnvironment e2eEnvironment) {
        // Given
        e2eEnvironment.homeroom().set("HOMEROOM_TURNS_ENVELOPE", "false").start();
        Talk talk = Talk.withNewAgent(e2eEnvironment, "Ada");
        String number = talk.pushedMessage("$number", "number")
                .toString()
                .replace("\"body\"", "\"n\":" + LONG_NUMBER + ",\"body\"");

        // When
        e2eEnvironment
                .alice()
                .send(
                        talk.room(),
                        "m.room.message",
                        Json.object(Map.of("msgtype", "m.text", "body", "key", LONG_KEY, 1)));
        talk.awaitAnswer("echo: key");
        ClientServer.Answer answer = Push.to(
                        e2eEnvironment.homeroom().uri(),
                        e2eEnvironment.registration().hsToken())
                .request("PUT", "/_matrix/app/v1/transactions/number", "{\"events\":[" + number + "]}");
        talk.awaitAnswer("echo: number");
        e2eEnvironment
                .alice()
                .send(
                        talk.room(),
                        "m.room.message",
                        Json.object(Map.of("msgtype", "m.text", "body", "!status", LONG_KEY, 1)));

        // Then
        assertThat(answer.status()).isEqualTo(200);
        assertThat(talk.finishWith("next")).startsWith("echo: key", "echo: number");
        assertThat(e2eEnvironment.homeroom().complaints()).isEmpty();
    }

    @SharedScenario(on = TestDatabase.H2)
    void whatever_a_member_writes_into_the_space_homeroom_becomes_ready(E2eEnvironment e2eEnvironment) {
        // Given
        e2eEnvironment.homeroom().set("HOMEROOM_TURNS_ENVELOPE", "false").start();
        Talk talk = Talk.withNewAgent(e2eEnvironment, "Ada");
        ObjectNode member = Json.object(Map.of("membership", "join", "displayname", "alice", LONG_KEY, 1));
        e2eEnvironment.alice().acceptInvites();

        // When
        e2eEnvironment
                .alice()
                .setState(
                        e2eEnvironment.space(),
                        "m.room.member",
                        e2eEnvironment.alice().id().value(),
                        member);
        e2eEnvironment
                .alice()
                .setState(
                        talk.room(),
                        "m.room.member",
                        e2eEnvironment.alice().id().value(),
                        member);
        e2eEnvironment.homeroom().restart();

        // Then
        assertThat(talk.finishWith("ready")).isEmpty();
    }

    @SharedScenario
    void a_transaction_of_more_events_than_a_statement_can_have_arguments_is_taken(E2eEnvironment e2eEnvironment) {
        // Given
        e2eEnvironment.homeroom().set("HOMEROOM_TURNS_ENVELOPE", "false").start();
        Talk talk = Talk.withNewAgent(e2eEnvironment, "Ada");
        ObjectNode[] events = IntStream.range(0, 65_537)
                .mapToObj(i -> talk.pushedMessage("$e" + i, "x").put("type", "com.example.nothing"))
                .toArray(ObjectNode[]::new);

        // When
        ClientServer.Answer answer =
                e2eEnvironment.pushToHomeroom("many", Json.object(Map.of("events", List.of(events))));

        // Then
        assertThat(answer.status()).isEqualTo(200);
        assertThat(talk.finishWith("after")).isEmpty();
    }

    @SharedScenario(on = TestDatabase.POSTGRESQL)
    void what_was_answered_and_is_pushed_again_when_the_database_is_lost_is_asked_once(E2eEnvironment e2eEnvironment)
            throws Exception {
        // Given
        e2eEnvironment.homeroom().set("HOMEROOM_TURNS_ENVELOPE", "false").start();
        Talk talk = Talk.withNewAgent(e2eEnvironment, "Ada");
        EventId one = talk.say("one");
        talk.awaitAnswer("echo: one");
        EventId two = talk.say("two");
        talk.awaitAnswer("echo: two");
        ObjectNode again = Json.object(Map.of("events", List.of(pushed(talk, one, "one"), pushed(talk, two, "two"))));
        e2eEnvironment.homeroom().stop();

        // When
        e2eEnvironment.database().wipe();
        e2eEnvironment.homeroom().launch();
        Patience.waitingFor("a push that is taken").until(() -> status(e2eEnvironment, again) == 200);
        e2eEnvironment.homeroom().awaitReady();

        // Then
        assertThat(talk.finishWith("three")).containsExactly("echo: one", "echo: two");

        // When
        e2eEnvironment.pushToHomeroom("once-more", again);

        // Then
        assertThat(talk.finishWith("four")).containsExactly("echo: one", "echo: two", "echo: three");
        assertThat(e2eEnvironment.letta().asked())
                .extracting(FakeLetta.Asked::text)
                .containsExactly("one", "two", "three", "four");
    }

    private static ObjectNode pushed(Talk talk, EventId event, String text) {
        return talk.pushedMessage(event.value(), text);
    }

    private static int status(E2eEnvironment e2eEnvironment, ObjectNode transaction) {
        try {
            return e2eEnvironment.pushToHomeroom("again", transaction).status();
        } catch (java.io.UncheckedIOException notListening) {
            return 0;
        }
    }
}
