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
    private static final String STOPPED = "Agents or bots have been answering each other here";
    private static final int MANY = 100;

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
        awaitFrom(ada, ada.agentUser(), STOPPED);
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
        Patience.waitingFor("the next stop").until(() -> stops(ada) == 2);
    }

    @Scenario(on = TestDatabase.H2)
    void three_agents_in_a_ring_are_stopped_once_and_other_rooms_notice_nothing(E2eEnvironment e2eEnvironment) {
        // Given
        e2eEnvironment.homeroom().set("HOMEROOM_TURNS_ENVELOPE", "false").start();
        Talk ada = Talk.withNewAgent(e2eEnvironment, "Ada", Script.answering(words -> "You, @Cleo"));
        Talk cleo = Talk.withNewAgent(e2eEnvironment, "Cleo", Script.answering(words -> "You, @Dan"));
        Talk dan = Talk.withNewAgent(e2eEnvironment, "Dan", Script.answering(words -> "You, @Ada"));
        Talk elsewhere = Talk.withNewAgent(e2eEnvironment, "Else");
        ada.say("!invite Cleo");
        ada.say("!invite Dan");
        awaitFrom(ada, ada.agentUser(), "Dan is in this room now.");

        // When
        ask(ada, "Who?", ada);
        awaitFrom(ada, ada.agentUser(), STOPPED);
        List<String> noticed = elsewhere.finishWith("Are you well?");

        // Then
        assertThat(noticed).isEmpty();
        assertThat(Stream.of(ada, cleo, dan)
                        .flatMap(agent -> bodiesOf(ada, agent.agentUser()).stream())
                        .filter(body -> body.startsWith("You,")))
                .hasSize(9);
        assertThat(stops(ada)).isEqualTo(1);
    }

    @Scenario(on = TestDatabase.POSTGRESQL)
    void an_agent_and_a_foreign_bot_that_echoes_it_are_stopped_once_and_people_are_answered(
            E2eEnvironment e2eEnvironment) {
        // Given
        e2eEnvironment
                .homeroom()
                .set("HOMEROOM_TURNS_ENVELOPE", "false")
                .set("HOMEROOM_LOOP_GUARD_BOTS_ANSWER_WITHIN", "1m")
                .start();
        Talk ada = Talk.withNewAgent(e2eEnvironment, "Ada", Script.answering(words -> "Hello to you"));
        Talk elsewhere = Talk.withNewAgent(e2eEnvironment, "Else");
        Person echo = e2eEnvironment.person("echo");
        e2eEnvironment.alice().invite(ada.room(), echo.id());
        echo.acceptInvites();

        // When
        int echoes = 0;
        while (echoes < MANY && stops(ada) == 0) {
            echo.say(ada.room(), "Hello to you");
            echoes++;
            int answered = echoes;
            Patience.waitingFor("an answer or the end").until(() -> hellos(ada) >= answered || stops(ada) > 0);
        }
        List<String> noticed = elsewhere.finishWith("Are you well?");
        int before = hellos(ada);
        ada.say("Are you there?");
        Patience.waitingFor("the answer to a person").until(() -> hellos(ada) > before);

        // Then
        assertThat(echoes).isBetween(9, 14);
        assertThat(noticed).isEmpty();
        assertThat(stops(ada)).isEqualTo(1);
    }

    @Scenario(on = TestDatabase.H2)
    void a_burst_of_a_hundred_mentions_is_stopped_once_and_other_rooms_notice_nothing(E2eEnvironment e2eEnvironment) {
        // Given
        e2eEnvironment
                .homeroom()
                .set("HOMEROOM_TURNS_ENVELOPE", "false")
                .set("HOMEROOM_QUEUE_LIMIT", "200")
                .set("HOMEROOM_QUEUE_TELL_FROM", "200")
                .start();
        Talk ada = Talk.withNewAgent(e2eEnvironment, "Ada", Script.answering(words -> "Look, @Cleo"));
        Talk cleo = Talk.withNewAgent(e2eEnvironment, "Cleo", Script.answering(words -> "I see"));
        Talk elsewhere = Talk.withNewAgent(e2eEnvironment, "Else");
        ada.say("!invite Cleo");
        awaitFrom(ada, ada.agentUser(), "Cleo is in this room now.");

        // When
        for (int i = 0; i < MANY; i++) {
            ask(ada, "Again", ada);
        }
        List<String> noticed = elsewhere.finishWith("Are you well?");
        Patience.waitingFor("all answers of Ada")
                .until(() -> bodiesOf(ada, ada.agentUser()).stream()
                                .filter(body -> body.startsWith("Look,"))
                                .count()
                        == MANY);
        awaitFrom(ada, ada.agentUser(), STOPPED);

        // Then
        assertThat(noticed).isEmpty();
        assertThat(bodiesOf(ada, cleo.agentUser())).hasSizeLessThan(9);
        assertThat(stops(ada)).isEqualTo(1);
    }

    private static int hellos(Talk room) {
        return (int) bodiesOf(room, room.agentUser()).stream()
                .filter("Hello to you"::equals)
                .count();
    }

    private static long stops(Talk room) {
        return bodiesOf(room, room.agentUser()).stream()
                .filter(body -> body.startsWith(STOPPED))
                .count();
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
