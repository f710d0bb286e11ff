package dev.homeroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homeroom.fake.Script;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Programs and agents that ask an agent over REST. */
class TalkToAgentIT {
    @SharedScenario
    void an_agent_asks_another_over_rest_and_a_kill_loses_neither_question_nor_tracking_id(
            E2eEnvironment e2eEnvironment) {
        // Given
        e2eEnvironment.homeroom().set("HOMEROOM_TURNS_ENVELOPE", "false").start();
        Talk ada = Talk.withNewAgent(e2eEnvironment, "Ada");
        Talk cleo = Talk.withNewAgent(e2eEnvironment, "Cleo", Script.slow(Duration.ofSeconds(2)));
        Map<String, Object> question =
                Map.of("text", "What is new?", "from", ada.agent(), "wait", 0, "idempotency_key", "news");

        // When
        ClientServer.Answer first = talk(e2eEnvironment, "Cleo", question);
        e2eEnvironment.homeroom().kill();
        e2eEnvironment.homeroom().start();
        ClientServer.Answer repeated = talk(e2eEnvironment, cleo.agent(), question);
        JsonNode done = over(e2eEnvironment, first);

        // Then
        assertThat(first.status()).isEqualTo(202);
        assertThat(id(repeated)).isEqualTo(id(first));
        assertThat(done.path("status").asText()).isEqualTo("done");
        assertThat(done.path("result").asText()).isEqualTo("echo: What is new?");
        assertThat(said(cleo))
                .containsExactly(ada.agentUser() + ": What is new?", cleo.agentUser() + ": echo: What is new?");
        assertThat(e2eEnvironment.letta().asked()).hasSize(1);
    }

    @SharedScenario
    void a_lost_database_loses_the_tracking_id_and_not_the_answer(E2eEnvironment e2eEnvironment)
            throws SQLException, IOException {
        // Given
        e2eEnvironment.homeroom().set("HOMEROOM_TURNS_ENVELOPE", "false").start();
        Talk ada = Talk.withNewAgent(e2eEnvironment, "Ada");
        Talk lena = Talk.withNewAgent(e2eEnvironment, "Lena", Script.slow(Duration.ofSeconds(3)));

        // When
        ClientServer.Answer begun =
                talk(e2eEnvironment, "Lena", Map.of("text", "What is new?", "from", ada.agent(), "wait", 0));
        Patience.waitingFor("the question").until(() -> said(lena).size() == 1);
        e2eEnvironment.homeroom().kill();
        e2eEnvironment.database().wipe();
        e2eEnvironment.homeroom().start();
        Patience.waitingFor("the answer").until(() -> said(lena).size() > 1);
        ClientServer.Answer next = talk(e2eEnvironment, "Lena", Map.of("text", "And now?"));

        // Then
        assertThat(next.body().path("result").asText()).isEqualTo("echo: And now?");
        assertThat(said(lena))
                .filteredOn(text -> text.startsWith(lena.agentUser().value()))
                .containsExactly(lena.agentUser() + ": echo: What is new?", lena.agentUser() + ": echo: And now?");
        assertThat(e2eEnvironment.rest().get("/tracked/" + id(begun)).status()).isEqualTo(404);
    }

    @SharedScenario(on = TestDatabase.H2)
    void a_program_gets_the_answer_at_once_and_can_cancel_a_slow_one(E2eEnvironment e2eEnvironment) {
        // Given
        e2eEnvironment.homeroom().set("HOMEROOM_TURNS_ENVELOPE", "false").start();
        Talk ada = Talk.withNewAgent(e2eEnvironment, "Ada");
        Talk slow = Talk.withNewAgent(e2eEnvironment, "Slow", Script.slow(Duration.ofMinutes(5)));

        // When
        ClientServer.Answer quick = talk(e2eEnvironment, ada.agentUser().value(), Map.of("text", "Hello"));
        ClientServer.Answer running = talk(e2eEnvironment, "Slow", Map.of("text", "Think", "wait", 0));
        Patience.waitingFor("the slow question")
                .until(() -> e2eEnvironment.letta().asked().size() == 2);
        int cancelled = e2eEnvironment.rest().delete("/tracked/" + id(running)).status();
        JsonNode end = over(e2eEnvironment, running);

        // Then
        assertThat(quick.status()).isEqualTo(200);
        assertThat(quick.body().path("result").asText()).isEqualTo("echo: Hello");
        assertThat(cancelled).isEqualTo(202);
        assertThat(end.path("status").asText()).isEqualTo("cancelled");
        Patience.waitingFor("the notice in the room").until(() -> said(slow).size() == 2);
        assertThat(said(slow)).last().asString().contains("Stopped");
        assertThat(e2eEnvironment.rest().delete("/tracked/" + id(running)).status())
                .isEqualTo(200);
    }

    @SharedScenario(on = TestDatabase.H2)
    void wrong_calls_say_nothing_and_say_why(E2eEnvironment e2eEnvironment) {
        // Given
        e2eEnvironment.homeroom().set("HOMEROOM_TURNS_ENVELOPE", "false").start();
        Talk hedy = Talk.withNewAgent(e2eEnvironment, "Hedy");
        Talk.withNewAgent(e2eEnvironment, "Twin");
        Talk.withNewAgent(e2eEnvironment, "Twin");

        // When
        ClientServer.Answer unclear = talk(e2eEnvironment, "Twin", Map.of("text", "Hello"));
        List<Integer> others = List.of(
                talk(e2eEnvironment, "Nobody", Map.of("text", "Hello")).status(),
                talk(e2eEnvironment, "Hedy", Map.of("body", "Hello")).status(),
                talk(e2eEnvironment, "Hedy", Map.of("text", "Hello", "from", "Nobody"))
                        .status(),
                talk(e2eEnvironment, "Hedy", Map.of("text", "Hello", "from", "Hedy"))
                        .status(),
                talk(e2eEnvironment, "Hedy", Map.of("text", "Hello", "wait", 51))
                        .status(),
                e2eEnvironment
                        .rest()
                        .get("/tracked/talk-0123456789012345678901")
                        .status(),
                e2eEnvironment.rest().get("/tracked/nothing").status(),
                e2eEnvironment.rest().delete("/tracked/nothing").status(),
                e2eEnvironment
                        .rest()
                        .showing("wrong")
                        .post("/agents/Hedy/talk", Json.object(Map.of("text", "Hello")))
                        .status());

        // Then
        assertThat(unclear.status()).isEqualTo(409);
        assertThat(unclear.body().path("candidates").size()).isEqualTo(2);
        assertThat(others).containsExactly(404, 400, 400, 400, 400, 404, 404, 404, 403);
        assertThat(said(hedy)).isEmpty();
    }

    private static ClientServer.Answer talk(E2eEnvironment e2eEnvironment, String agent, Map<String, Object> body) {
        String path = "/agents/" + agent.replace("@", "%40").replace(":", "%3A") + "/talk";
        return e2eEnvironment.rest().post(path, Json.object(body));
    }

    private static String id(ClientServer.Answer answer) {
        return answer.body().path("tracking_id").asText();
    }

    private static JsonNode over(E2eEnvironment e2eEnvironment, ClientServer.Answer begun) {
        return Patience.waitingFor("the end of " + id(begun))
                .until(
                        () -> e2eEnvironment.rest().get("/tracked/" + id(begun) + "?wait=20"),
                        answer -> answer.status() == 200)
                .body();
    }

    private static List<String> said(Talk room) {
        return room.stage().alice().messagesOfOthers(room.room()).stream()
                .map(event -> event.sender() + ": " + event.body())
                .toList();
    }
}
