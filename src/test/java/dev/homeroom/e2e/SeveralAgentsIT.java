package dev.homeroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.fake.FakeLetta;
import dev.homeroom.fake.Script;
import dev.homeroom.matrix.UserId;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Several agents in one room, and agents that ask each other. */
class SeveralAgentsIT {
    @Scenario
    void each_agent_of_a_room_answers_once_though_homeroom_is_killed_and_the_database_is_lost(
            E2eEnvironment e2eEnvironment) throws SQLException, IOException {
        // Given
        e2eEnvironment.homeroom().set("HOMEROOM_TURNS_ENVELOPE", "false").start();
        Talk ada = Talk.withNewAgent(e2eEnvironment, "Ada", Script.slow(Duration.ofSeconds(2)));
        Talk cleo = Talk.withNewAgent(e2eEnvironment, "Cleo", Script.slow(Duration.ofSeconds(2)));
        ada.say("!invite Cleo");
        awaitFrom(ada, ada.agentUser(), "Cleo is in this room now.");

        // When
        ask(ada, "one", ada, cleo);
        Patience.waitingFor("a question")
                .until(() -> !e2eEnvironment.letta().asked().isEmpty());
        e2eEnvironment.homeroom().kill();
        e2eEnvironment.homeroom().start();
        awaitFrom(ada, ada.agentUser(), "echo: one");
        awaitFrom(ada, cleo.agentUser(), "echo: one");
        e2eEnvironment.homeroom().kill();
        e2eEnvironment.database().wipe();
        e2eEnvironment.homeroom().start();
        ask(ada, "two", ada, cleo);
        awaitFrom(ada, ada.agentUser(), "echo: two");
        awaitFrom(ada, cleo.agentUser(), "echo: two");

        // Then
        assertThat(bodiesOf(ada, cleo.agentUser())).containsExactly("echo: one", "echo: two");
        assertThat(bodiesOf(ada, ada.agentUser()).stream().filter(body -> body.startsWith("echo")))
                .containsExactly("echo: one", "echo: two");
        assertThat(e2eEnvironment.letta().asked()).hasSize(4);
        assertThat(e2eEnvironment.letta().asked().stream()
                        .map(FakeLetta.Asked::conversationId)
                        .distinct())
                .hasSize(2);
    }

    @Scenario(on = TestDatabase.POSTGRESQL)
    void agents_that_answer_each_other_for_ever_are_stopped_once_and_other_rooms_notice_nothing(
            E2eEnvironment e2eEnvironment) {
        // Given
        e2eEnvironment.homeroom().set("HOMEROOM_TURNS_ENVELOPE", "false").start();
        Talk ada = Talk.withNewAgent(e2eEnvironment, "Ada", Script.answering(words -> "No, @Cleo"));
        Talk cleo = Talk.withNewAgent(e2eEnvironment, "Cleo", Script.answering(words -> "Yes, @Ada"));
        Talk dan = Talk.withNewAgent(e2eEnvironment, "Dan");
        ada.say("!invite Cleo");
        awaitFrom(ada, ada.agentUser(), "Cleo is in this room now.");

        // When
        ask(ada, "Discuss!", ada);
        awaitFrom(ada, ada.agentUser(), "Agents or bots have been answering each other here");
        List<String> elsewhere = dan.finishWith("Are you well?");

        // Then
        assertThat(elsewhere).isEmpty();
        assertThat(turns(ada, cleo)).hasSize(9);

        // When
        e2eEnvironment.homeroom().restart();
        ask(ada, "Go on!", cleo);
        Patience.waitingFor("the answer of Cleo").until(() -> turns(ada, cleo).size() == 10);
        ada.say("!resume");
        awaitFrom(ada, ada.agentUser(), "Agents may answer each other here again.");
        ask(ada, "Go on!", cleo);

        // Then
        Patience.waitingFor("the next stop")
                .until(() -> bodiesOf(ada, ada.agentUser()).stream()
                                .filter(body -> body.startsWith("Agents or bots"))
                                .count()
                        == 2);
    }

    private static List<String> turns(Talk room, Talk other) {
        return Stream.of(room.agentUser(), other.agentUser())
                .flatMap(user -> bodiesOf(room, user).stream())
                .filter(body -> body.startsWith("No,") || body.startsWith("Yes,"))
                .toList();
    }

    private static void ask(Talk room, String text, Talk... mentioned) {
        ObjectNode content = Json.object(Map.of("msgtype", "m.text", "body", text));
        var ids = content.putObject("m.mentions").putArray("user_ids");
        Stream.of(mentioned).map(Talk::agentUser).map(UserId::value).forEach(ids::add);
        room.stage().alice().send(room.room(), "m.room.message", content);
    }

    private static void awaitFrom(Talk room, UserId sender, String beginning) {
        Patience.waitingFor("“" + beginning + "” of " + sender)
                .until(() -> bodiesOf(room, sender).stream().anyMatch(body -> body.startsWith(beginning)));
    }

    private static List<String> bodiesOf(Talk room, UserId sender) {
        return room.stage().alice().messagesOfOthers(room.room()).stream()
                .filter(event -> event.sender().equals(sender))
                .map(TimelineEvent::body)
                .toList();
    }
}
