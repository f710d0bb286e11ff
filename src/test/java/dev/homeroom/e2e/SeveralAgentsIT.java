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

    @SharedScenario
    void each_agent_of_a_room_answers_once_though_homeroom_is_killed_and_the_database_is_lost(
            E2eEnvironment e2eEnvironment) throws SQLException, IOException {
        // Given
        homeroom(e2eEnvironment).start();
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

    @SharedScenario(on = TestDatabase.POSTGRESQL)
    void agents_that_answer_each_other_for_ever_are_stopped_once_and_other_rooms_notice_nothing(
            E2eEnvironment e2eEnvironment) {
        // Given
        homeroom(e2eEnvironment).start();
        Talk eve = Talk.withNewAgent(e2eEnvironment, "Eve", Script.answering(words -> "No, @Finn"));
        Talk finn = Talk.withNewAgent(e2eEnvironment, "Finn", Script.answering(words -> "Yes, @Eve"));
        Talk gil = Talk.withNewAgent(e2eEnvironment, "Gil");
        eve.say("!invite Finn");
        awaitFrom(eve, eve.agentUser(), "Finn is in this room now.");

        // When
        ask(eve, "Discuss!", eve);
        awaitFrom(eve, eve.agentUser(), STOPPED);
        List<String> elsewhere = gil.finishWith("Are you well?");

        // Then
        assertThat(elsewhere).isEmpty();
        assertThat(turns(eve, finn)).hasSize(9);

        // When
        e2eEnvironment.homeroom().restart();
        ask(eve, "Go on!", finn);
        Patience.waitingFor("the answer of Finn").until(() -> turns(eve, finn).size() == 10);
        eve.say("!resume");
        awaitFrom(eve, eve.agentUser(), "Agents may answer each other here again.");
        ask(eve, "Go on!", finn);

        // Then
        Patience.waitingFor("the next stop").until(() -> stops(eve) == 2);
    }

    @SharedScenario(on = TestDatabase.H2)
    void three_agents_in_a_ring_are_stopped_once_and_other_rooms_notice_nothing(E2eEnvironment e2eEnvironment) {
        // Given
        homeroom(e2eEnvironment).start();
        Talk hal = Talk.withNewAgent(e2eEnvironment, "Hal", Script.answering(words -> "You, @Ivy"));
        Talk ivy = Talk.withNewAgent(e2eEnvironment, "Ivy", Script.answering(words -> "You, @Jon"));
        Talk jon = Talk.withNewAgent(e2eEnvironment, "Jon", Script.answering(words -> "You, @Hal"));
        Talk elsewhere = Talk.withNewAgent(e2eEnvironment, "Else");
        hal.say("!invite Ivy");
        hal.say("!invite Jon");
        awaitFrom(hal, hal.agentUser(), "Jon is in this room now.");

        // When
        ask(hal, "Who?", hal);
        awaitFrom(hal, hal.agentUser(), STOPPED);
        List<String> noticed = elsewhere.finishWith("Are you well?");

        // Then
        assertThat(noticed).isEmpty();
        assertThat(Stream.of(hal, ivy, jon)
                        .flatMap(agent -> bodiesOf(hal, agent.agentUser()).stream())
                        .filter(body -> body.startsWith("You,")))
                .hasSize(9);
        assertThat(stops(hal)).isEqualTo(1);
    }

    @SharedScenario(on = TestDatabase.POSTGRESQL)
    void an_agent_and_a_foreign_bot_that_echoes_it_are_stopped_once_and_people_are_answered(
            E2eEnvironment e2eEnvironment) {
        // Given
        homeroom(e2eEnvironment)
                .set("HOMEROOM_LOOP_GUARD_BOTS_ANSWER_WITHIN", "1m")
                .start();
        Talk kim = Talk.withNewAgent(e2eEnvironment, "Kim", Script.answering(words -> "Hello to you"));
        Talk elsewhere = Talk.withNewAgent(e2eEnvironment, "Else");
        Person echo = e2eEnvironment.person("echo");
        e2eEnvironment.alice().invite(kim.room(), echo.id());
        echo.acceptInvites();

        // When
        int echoes = 0;
        while (echoes < MANY && stops(kim) == 0) {
            echo.say(kim.room(), "Hello to you");
            echoes++;
            int answered = echoes;
            Patience.waitingFor("an answer or the end").until(() -> hellos(kim) >= answered || stops(kim) > 0);
        }
        List<String> noticed = elsewhere.finishWith("Are you well?");
        int before = hellos(kim);
        kim.say("Are you there?");
        Patience.waitingFor("the answer to a person").until(() -> hellos(kim) > before);

        // Then
        assertThat(echoes).isBetween(9, 14);
        assertThat(noticed).isEmpty();
        assertThat(stops(kim)).isEqualTo(1);
    }

    @SharedScenario(on = TestDatabase.H2)
    void a_burst_of_a_hundred_mentions_is_stopped_once_and_other_rooms_notice_nothing(E2eEnvironment e2eEnvironment) {
        // Given
        homeroom(e2eEnvironment).start();
        Talk lou = Talk.withNewAgent(e2eEnvironment, "Lou", Script.answering(words -> "Look, @Mia"));
        Talk mia = Talk.withNewAgent(e2eEnvironment, "Mia", Script.answering(words -> "I see"));
        Talk elsewhere = Talk.withNewAgent(e2eEnvironment, "Else");
        lou.say("!invite Mia");
        awaitFrom(lou, lou.agentUser(), "Mia is in this room now.");

        // When
        for (int i = 0; i < MANY; i++) {
            ask(lou, "Again", lou);
        }
        List<String> noticed = elsewhere.finishWith("Are you well?");
        Patience.waitingFor("all answers of Lou")
                .until(() -> bodiesOf(lou, lou.agentUser()).stream()
                                .filter(body -> body.startsWith("Look,"))
                                .count()
                        == MANY);
        awaitFrom(lou, lou.agentUser(), STOPPED);

        // Then
        assertThat(noticed).isEmpty();
        assertThat(bodiesOf(lou, mia.agentUser())).hasSizeLessThan(9);
        assertThat(stops(lou)).isEqualTo(1);
    }

    /** Settings for all scenarios, so that it needn't restart between them. A hundred mentions fit in a queue. */
    private static HomeroomProcess homeroom(E2eEnvironment e2eEnvironment) {
        return e2eEnvironment
                .homeroom()
                .set("HOMEROOM_TURNS_ENVELOPE", "false")
                .set("HOMEROOM_QUEUE_LIMIT", "200")
                .set("HOMEROOM_QUEUE_TELL_FROM", "200");
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
